// Scopes as a matrix of entities, and what a client is registered for.

import type { Client, ListedScope, NewClient, ScopeGroup } from "./api.ts";

/** Scopes by the identifier of their API. */
export type Chosen = ReadonlyMap<string, ReadonlySet<string>>;

export interface Row {
  entity: string;
  read: ListedScope | null;
  write: ListedScope | null;
  /** A scope that is neither: a row of its own. */
  other: ListedScope | null;
}

const NOTHING = { read: null, write: null, other: null };
const SUFFIX = /^(.+)[_:./-](read|write)$/;
const PREFIX = /^(read|write)[_:./-](.+)$/;

export function rows(scopes: readonly ListedScope[]): Row[] {
  const rowsByEntity = new Map<string, Row>();
  for (const each of scopes) {
    const [entity, verb] = split(each.scope);
    const row = rowsByEntity.get(entity) ?? { entity, read: null, write: null, other: null };
    // `x_read` and `x:read` are two scopes: the second one has a row of its own.
    if (verb === "other" || row[verb])
      rowsByEntity.set(`=${each.scope}`, { ...NOTHING, entity: each.scope, other: each });
    else rowsByEntity.set(entity, { ...row, [verb]: each });
  }
  return [...rowsByEntity.values()];
}

function split(scope: string): [string, "read" | "write" | "other"] {
  const after = SUFFIX.exec(scope);
  if (after) return [after[1] ?? scope, after[2] as "read" | "write"];
  const before = PREFIX.exec(scope);
  // With its separator, so that `read:x` and `x:read` are rows of their own.
  return before ? [scope.slice(before[1]?.length), before[1] as "read" | "write"] : [scope, "other"];
}

export function matches(row: Row, search: string): boolean {
  const term = search.trim().toLowerCase();
  const scopes = [row.read, row.write, row.other].filter((each) => each !== null);
  return scopes.some((each) => `${each.scope} ${each.description}`.toLowerCase().includes(term));
}

export function chosenBy(client: Pick<Client, "scopes" | "resources">, own: string): Chosen {
  const chosen = new Map<string, ReadonlySet<string>>();
  if (client.scopes.length > 0) chosen.set(own, new Set(client.scopes));
  for (const { resource, scopes } of client.resources) chosen.set(resource, new Set(scopes));
  return chosen;
}

export function withScopes(
  chosen: Chosen,
  resource: string,
  scopes: readonly string[],
  isChosen: boolean,
): Chosen {
  const changed = new Set(chosen.get(resource));
  for (const scope of scopes) {
    if (isChosen) changed.add(scope);
    else changed.delete(scope);
  }
  const result = new Map(chosen);
  if (changed.size > 0) result.set(resource, changed);
  else result.delete(resource);
  return result;
}

/** The members of the API, sorted, so that equal choices are equal texts. */
export function members(chosen: Chosen, own: string): Required<Pick<NewClient, "scopes" | "resources">> {
  const others = [...chosen].filter(([resource]) => resource !== own);
  return {
    scopes: [...(chosen.get(own) ?? [])].sort(),
    resources: others
      .map(([resource, scopes]) => ({ resource, scopes: [...scopes].sort() }))
      .sort((one, other) => (one.resource < other.resource ? -1 : 1)),
  };
}

export function count(chosen: Chosen): number {
  return [...chosen.values()].reduce((sum, scopes) => sum + scopes.size, 0);
}

/** What a client holds that no API offers any more. */
export function leftOver(chosen: Chosen, groups: readonly ScopeGroup[]): Map<string, string[]> {
  const offered = new Set(
    groups.flatMap((group) => group.scopes.map(({ scope }) => `${group.resource} ${scope}`)),
  );
  const left = new Map<string, string[]>();
  for (const [resource, scopes] of chosen) {
    const gone = [...scopes].filter((scope) => !offered.has(`${resource} ${scope}`));
    if (gone.length > 0) left.set(resource, gone);
  }
  return left;
}
