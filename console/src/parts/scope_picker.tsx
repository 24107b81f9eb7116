// The scopes of every API as panels: one row per entity with Read and Write, search, all at once, and only the chosen.

import { useSignal } from "@preact/signals";
import type { ListedScope, ScopeGroup } from "../api.ts";
import type { Offered } from "../pages/client.tsx";
import { type Chosen, count, leftOver, matches, type Row, rows, withScopes } from "../scopes.ts";
import { may, session } from "../session.ts";
import { words } from "../words.ts";

const t = words.scopes;
const MOST = 256;

interface Props {
  offered: Offered;
  chosen: Chosen;
  error?: string | undefined;
  onChange: (chosen: Chosen) => void;
}

export function ScopePicker({ offered, chosen, error, onChange }: Props) {
  const search = useSignal("");
  const isOnlyChosen = useSignal(false);
  const total = count(chosen);
  const gone = [...leftOver(chosen, offered.groups)];
  const choose = (resource: string, scopes: readonly string[], isChosen: boolean) =>
    onChange(withScopes(chosen, resource, scopes, isChosen));
  const panels = offered.groups.map((group) => {
    const held = chosen.get(group.resource) ?? new Set<string>();
    const visibleRows = rows(group.scopes).filter(
      (row) =>
        (search.value === "" || matches(row, search.value)) &&
        (!isOnlyChosen.value || listed(row).some(({ scope }) => held.has(scope))),
    );
    return { group, held, visibleRows };
  });
  const isEmpty = panels.every(({ visibleRows }) => visibleRows.length === 0);
  return (
    <section class="card flush scopes" aria-label={t.title}>
      <div class="title">
        <h2>{t.title}</h2>
        <span class={total > MOST ? "badge bad" : "badge accent"}>{t.countOf(total, MOST)}</span>
      </div>
      {error && (
        <p class="fault" role="alert">
          {error}
        </p>
      )}
      <div class="filters">
        <input
          type="search"
          aria-label={t.search}
          placeholder={t.search}
          value={search.value}
          onInput={(event) => {
            search.value = event.currentTarget.value;
          }}
        />
        <label class="tick">
          <input
            type="checkbox"
            checked={isOnlyChosen.value}
            onChange={(event) => {
              isOnlyChosen.value = event.currentTarget.checked;
            }}
          />
          {t.onlyChosen}
        </label>
      </div>
      {panels.map(
        ({ group, held, visibleRows }) =>
          visibleRows.length > 0 && (
            <Panel
              key={`${group.resource} ${group.slug}`}
              group={group}
              api={offered.names.get(group.resource) ?? group.resource}
              held={held}
              visibleRows={visibleRows}
              search={search.value}
              onChoose={(scopes, isChosen) => choose(group.resource, scopes, isChosen)}
            />
          ),
      )}
      {isEmpty && <p class="empty">{t.noneFound}</p>}
      {gone.map(([resource, scopes]) => (
        <details key={resource} open>
          <summary>
            <span>
              {t.gone} <bdi class="muted">{resource}</bdi>
            </span>
          </summary>
          {scopes.map((scope) => (
            <label key={scope} class="tick">
              <input type="checkbox" checked onChange={() => choose(resource, [scope], false)} />
              <code>{scope}</code>
            </label>
          ))}
        </details>
      ))}
    </section>
  );
}

interface PanelProps {
  group: ScopeGroup;
  api: string;
  held: ReadonlySet<string>;
  visibleRows: readonly Row[];
  search: string;
  onChoose: (scopes: readonly string[], isChosen: boolean) => void;
}

function Panel({ group, api, held, visibleRows, search, onChoose }: PanelProps) {
  const open = useSignal(true);
  const inRows = visibleRows.flatMap(listed).filter((each) => isOffered(each, held));
  const all = inRows.length > 0 && inRows.every(({ scope }) => held.has(scope));
  const count = group.scopes.filter(({ scope }) => held.has(scope)).length;
  const box = (scope: ListedScope | null, verb: string, entity: string) =>
    scope && (
      <input
        type="checkbox"
        aria-label={`${entity}: ${verb}`}
        title={reason(scope, held) ?? scope.description}
        disabled={!isOffered(scope, held)}
        checked={held.has(scope.scope)}
        onChange={(event) => onChoose([scope.scope], event.currentTarget.checked)}
      />
    );
  return (
    <details
      open={open.value}
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>
        <span>
          <strong>{group.name}</strong> <bdi class="muted">{api}</bdi>
          {!group.enabled && <span class="badge warn">{t.switchedOff}</span>}
        </span>
        <span class={count > 0 ? "badge accent" : "badge"}>
          {count} / {group.scopes.length}
        </span>
      </summary>
      {!group.scopes.some((each) => each.available) && <p class="help">{t.unavailable}</p>}
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">
              <label class="tick">
                <input
                  type="checkbox"
                  checked={all}
                  indeterminate={!all && inRows.some(({ scope }) => held.has(scope))}
                  disabled={inRows.length === 0}
                  onChange={() =>
                    onChoose(
                      inRows.map(({ scope }) => scope),
                      !all,
                    )
                  }
                />
                {search ? t.allFound : t.all}
              </label>
            </th>
            <th scope="col">{t.read}</th>
            <th scope="col">{t.write}</th>
          </tr>
        </thead>
        <tbody>
          {visibleRows.map((row) => (
            <tr key={row.entity}>
              <th scope="row">
                <code>
                  <Marked text={row.entity} search={search} />
                </code>
                <span class="help">
                  {listed(row)
                    .map((each) => each.description)
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </th>
              {row.other ? (
                <td colSpan={2}>{box(row.other, t.allow, row.entity)}</td>
              ) : (
                <>
                  <td>{box(row.read, t.read, row.entity)}</td>
                  <td>{box(row.write, t.write, row.entity)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function listed(row: Row): ListedScope[] {
  return [row.read, row.write, row.other].filter((each) => each !== null);
}

/** A scope that the client has can always be taken away. */
function isOffered(scope: ListedScope, held: ReadonlySet<string>): boolean {
  return held.has(scope.scope) || reason(scope, held) === null;
}

function reason(scope: ListedScope, held: ReadonlySet<string>): string | null {
  if (held.has(scope.scope)) return null;
  if (scope.removing) return t.removing;
  if (!may("api_client_grant") && !session.value?.scopes.has(scope.scope)) return t.notYours;
  return null;
}

function Marked({ text, search }: { text: string; search: string }) {
  const at = search ? text.toLowerCase().indexOf(search.trim().toLowerCase()) : -1;
  if (at < 0) return <>{text}</>;
  const end = at + search.trim().length;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, end)}</mark>
      {text.slice(end)}
    </>
  );
}
