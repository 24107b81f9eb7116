// One client: its registration, its secrets, and what happened to it.

import { admin, type Client, change, type Resource, type ScopeGroups } from "../api.ts";
import { act } from "../parts/act.ts";
import { ask } from "../parts/dialog.tsx";
import { Button } from "../parts/field.tsx";
import { useLoad, WhenLoaded } from "../parts/load.tsx";
import { address, go, route } from "../router.ts";
import { may } from "../session.ts";
import { words } from "../words.ts";
import { Administers } from "./administers.tsx";
import { AuditList } from "./audit_list.tsx";
import { ClientForm } from "./client_form.tsx";
import { ClientKeys } from "./client_keys.tsx";
import { RevokeToken } from "./revoke_token.tsx";
import { Secrets } from "./secrets.tsx";
import { Workloads } from "./workloads.tsx";

const t = words.client;

/** What the form needs of the catalogue. */
export interface Offered {
  groups: ScopeGroups;
  /** The identifier of this server's own API. */
  own: string;
  names: ReadonlyMap<string, string>;
}

export interface Read {
  client: Client;
  etag: string;
}

async function offered(): Promise<Offered> {
  const groups = (await admin.scopes()).body.items;
  const resources: Resource[] = may("resource_read") ? (await admin.resources()).body.items : [];
  const own = groups.find((group) => group.native)?.resource ?? "";
  return { groups, own, names: new Map(resources.map(({ identifier, name }) => [identifier, name])) };
}

export async function readClient(id: string | number): Promise<Read> {
  const { body, etag } = await admin.client(id);
  return { client: body, etag };
}

export function ClientPage({ id }: { id: string }) {
  const catalogue = useLoad("catalogue", offered);
  return (
    <>
      <a class="back" href={address(["clients"])}>
        {words.pages.clients}
      </a>
      {id === "new" ? (
        <>
          <h1>{words.clients.add}</h1>
          <WhenLoaded loaded={catalogue}>{(data) => <ClientForm offered={data} read={null} />}</WhenLoaded>
        </>
      ) : (
        <Existing id={id} catalogue={catalogue} />
      )}
    </>
  );
}

function Existing({ id, catalogue }: { id: string; catalogue: ReturnType<typeof useLoad<Offered>> }) {
  const loaded = useLoad(id, () => readClient(id));
  const tab = route.value.path[2] ?? "";
  return (
    <WhenLoaded loaded={loaded}>
      {(read) => (
        <>
          <div class="head">
            <div>
              <h1>
                <bdi class="clip">{read.client.clientName}</bdi>
              </h1>
              <p class="muted">
                <code>{read.client.clientId}</code>
                {!read.client.enabled && <span class="badge bad">{words.clients.disabled}</span>}
              </p>
            </div>
            <a class="button" href={address(["try-it"], { client: read.client.clientId })}>
              {words.pages.tryIt}
            </a>
          </div>
          <nav class="tabs" aria-label={t.tabs.label}>
            {(["", "secrets", "keys", "workloads", "administers", "audit"] as const).map((name) => (
              <a
                key={name}
                href={address(["clients", id, ...(name ? [name] : [])])}
                aria-current={tab === name ? "page" : undefined}
              >
                {t.tabs[name || "registration"]}
              </a>
            ))}
          </nav>
          {tab === "" && (
            <>
              <WhenLoaded loaded={catalogue}>
                {(data) => <ClientForm key={read.etag} offered={data} read={read} onSaved={loaded.replace} />}
              </WhenLoaded>
              <DangerZone client={read.client} />
            </>
          )}
          {tab === "secrets" && <Secrets client={read.client} />}
          {tab === "keys" && <ClientKeys client={read.client} />}
          {tab === "workloads" && <Workloads client={read.client} />}
          {tab === "administers" && (
            <WhenLoaded loaded={catalogue}>
              {(data) => <Administers read={read} offered={data} onSaved={loaded.replace} />}
            </WhenLoaded>
          )}
          {tab === "audit" && <History clientId={read.client.clientId} />}
        </>
      )}
    </WhenLoaded>
  );
}

function History({ clientId }: { clientId: string }) {
  if (!may("audit_read")) return <p class="card">{words.needs("audit_read")}</p>;
  return <AuditList query={{ clientId }} />;
}

function DangerZone({ client }: { client: Client }) {
  const { apiClientId, clientId, clientName } = client;
  const revoke = async () => {
    if (await ask({ ...t.revokeTokens, danger: true }))
      await act(change.revokeTokens(apiClientId), t.tokensRevoked);
  };
  const remove = async () => {
    if (!(await ask({ ...t.remove(clientName), typed: clientId, danger: true }))) return;
    if (await act(change.deleteClient(apiClientId), t.removed(clientName))) go(["clients"]);
  };
  return (
    <section class="card">
      <h2>{t.danger}</h2>
      <RevokeToken client={client} />
      <div class="choice">
        <p>{t.revokeTokens.body}</p>
        <Button kind="danger" needs="api_client_write" onClick={revoke}>
          {t.revokeTokens.confirm}
        </Button>
      </div>
      <div class="choice">
        <p>{t.removeHelp}</p>
        <Button kind="danger" needs="api_client_write" onClick={remove}>
          {t.removeAction}
        </Button>
      </div>
    </section>
  );
}
