// The table of clients. Search, filters, order and page are in the address.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { admin, type ClientPage, change, type ListedClient } from "../api.ts";
import { act } from "../parts/act.ts";
import { ask } from "../parts/dialog.tsx";
import { Button, Switch } from "../parts/field.tsx";
import { useLoad, WhenLoaded } from "../parts/load.tsx";
import { Pager, SortHeader } from "../parts/table.tsx";
import { Expiry, When } from "../parts/when.tsx";
import { address, go, route, setQuery } from "../router.ts";
import { may, session } from "../session.ts";
import { words } from "../words.ts";
import { BulkActions } from "./clients_bulk.tsx";
import { Export } from "./clients_export.tsx";
import { Filters, isFiltered, listQuery } from "./clients_query.tsx";

const t = words.clients;

export function Clients() {
  const query = listQuery(route.value.query);
  const loaded = useLoad(query, async () => (await admin.clients(query)).body);
  const chosen = useSignal<ReadonlySet<number>>(new Set());
  useEffect(() => {
    chosen.value = new Set();
  }, [query]);
  const done = () => {
    chosen.value = new Set();
    loaded.reload();
  };
  return (
    <>
      <div class="head">
        <div>
          <h1>{words.pages.clients}</h1>
          <p class="muted">{t.intro}</p>
        </div>
        <div class="row">
          <Export query={query} />
          <Button kind="primary" needs="api_client_write" onClick={() => go(["clients", "new"])}>
            {t.add}
          </Button>
        </div>
      </div>
      {session.value?.clientId === "administrator" && <FirstRun />}
      <section class="card flush">
        <Filters />
        <BulkActions chosen={chosen.value} onDone={done} />
        <WhenLoaded loaded={loaded}>
          {(page) => (
            <div class={loaded.isLoading ? "stale" : ""}>
              {page.items.length === 0 ? (
                <Empty />
              ) : (
                <Table page={page} chosen={chosen} onChanged={loaded.reload} />
              )}
              <Pager
                total={page.totalItems}
                limit={page.limit}
                offset={page.offset}
                onRefresh={loaded.reload}
              />
            </div>
          )}
        </WhenLoaded>
      </section>
    </>
  );
}

function FirstRun() {
  if (route.value.query.get("tip") === "off" || !may("api_client_write")) return null;
  return (
    <aside class="card tip">
      <div>
        <h2>{t.firstRun.title}</h2>
        <p>{t.firstRun.body}</p>
      </div>
      <div class="row">
        <a class="button" href={address(["clients", "new"], { like: "administrator" })}>
          {t.firstRun.action}
        </a>
        <button type="button" class="link" onClick={() => setQuery({ tip: "off" })}>
          {words.dismiss}
        </button>
      </div>
    </aside>
  );
}

function Empty() {
  const filtered = isFiltered(route.value.query);
  return (
    <div class="empty">
      <h2>{filtered ? t.noneFound : t.none}</h2>
      <p>{filtered ? t.noneFoundHelp : t.noneHelp}</p>
      {filtered ? (
        <a class="button" href={address(["clients"])}>
          {t.clearFilters}
        </a>
      ) : (
        <Button kind="primary" needs="api_client_write" onClick={() => go(["clients", "new"])}>
          {t.add}
        </Button>
      )}
    </div>
  );
}

interface TableProps {
  page: ClientPage;
  chosen: { value: ReadonlySet<number> };
  onChanged: () => void;
}

function Table({ page, chosen, onChanged }: TableProps) {
  const ids = page.items.map((client) => client.apiClientId);
  const all = ids.every((id) => chosen.value.has(id));
  const choose = (id: number, isChosen: boolean) => {
    const changed = new Set(chosen.value);
    if (isChosen) changed.add(id);
    else changed.delete(id);
    chosen.value = changed;
  };
  return (
    <table class="clients">
      <thead>
        <tr>
          <th class="check">
            <input
              type="checkbox"
              aria-label={t.chooseAll}
              checked={all}
              indeterminate={!all && ids.some((id) => chosen.value.has(id))}
              onChange={() => {
                chosen.value = new Set(all ? [] : ids);
              }}
            />
          </th>
          <SortHeader column="clientName" label={t.client} />
          <SortHeader column="enabled" label={t.status} />
          <SortHeader column="scopesCount" label={t.scopes} isNumber />
          <SortHeader column="lastUsedAt" label={t.lastUsed} />
          <SortHeader column="secretsExpireAt" label={t.secretExpires} />
          <SortHeader column="createdAt" label={t.created} />
        </tr>
      </thead>
      <tbody>
        {page.items.map((client) => (
          <tr key={client.apiClientId} class={client.enabled ? "" : "off"}>
            <td class="check">
              <input
                type="checkbox"
                aria-label={t.choose(client.clientName)}
                checked={chosen.value.has(client.apiClientId)}
                onChange={(event) => choose(client.apiClientId, event.currentTarget.checked)}
              />
            </td>
            <td class="name">
              <a href={address(["clients", client.apiClientId])}>
                <bdi class="clip">{client.clientName}</bdi>
              </a>
              <code>{client.clientId}</code>
            </td>
            <td class="status">
              <Switch
                bare
                label={t.enabledOf(client.clientName)}
                isOn={client.enabled}
                needs="api_client_write"
                onChange={(enabled) => setEnabled(client, enabled, onChanged)}
              />
            </td>
            <td class="number" data-label={t.scopes}>
              {client.scopesCount}
            </td>
            <td data-label={t.lastUsed}>
              <When at={client.lastUsedAt} never={t.never} />
            </td>
            <td data-label={client.secretsExpireAt ? t.secretExpires : undefined}>
              <Expiry at={client.secretsExpireAt} />
            </td>
            <td data-label={t.created}>
              <When at={client.createdAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

async function setEnabled(client: ListedClient, enabled: boolean, onChanged: () => void): Promise<void> {
  const { apiClientId, clientName } = client;
  if (!enabled && !(await ask({ ...t.disable(clientName), danger: true }))) return;
  const undo = enabled ? null : () => setEnabled(client, true, onChanged);
  const done = enabled ? t.isEnabled(clientName) : t.isDisabled(clientName);
  await act(change.editClient(apiClientId, { enabled }), done, undo);
  onChanged();
}
