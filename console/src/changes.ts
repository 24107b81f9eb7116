// What a form changes, and what becomes of it when somebody else has changed the same client meanwhile.

import type { Client, ClientEdit, NewClient } from "./api.ts";
import { type Chosen, chosenBy, members } from "./scopes.ts";

export interface Draft {
  clientName: string;
  clientId: string;
  description: string;
  /** As typed. */
  lifetime: string;
  enabled: boolean;
  chosen: Chosen;
}

export type Member = "clientName" | "description" | "lifetime" | "enabled" | "scopes" | "resources";
export const MEMBERS: readonly Member[] = [
  "clientName",
  "description",
  "lifetime",
  "enabled",
  "scopes",
  "resources",
];

/** A member that somebody else has changed. */
export interface Difference<Name extends string = Member> {
  member: Name;
  theirs: unknown;
  yours: unknown;
  /** Whether this person has changed it as well. */
  isBoth: boolean;
}

export function draftOf(client: Client, own: string): Draft {
  const { clientName, clientId, description, enabled } = client;
  return {
    clientName,
    clientId,
    description,
    lifetime: String(client.lifetime),
    enabled,
    chosen: chosenBy(client, own),
  };
}

export function bodyOf(draft: Draft, own: string): Required<Pick<NewClient, Member>> {
  const { clientName, description, enabled } = draft;
  return {
    clientName,
    description,
    lifetime: Number(draft.lifetime),
    enabled,
    ...members(draft.chosen, own),
  };
}

/** Only what differs from `base`, so that the audit trail names what was changed. */
export function edits(base: Client, draft: Draft, own: string): ClientEdit {
  const [before, after] = [bodyOf(draftOf(base, own), own), bodyOf(draft, own)];
  return Object.fromEntries(
    MEMBERS.filter((member) => !same(before[member], after[member])).map((member) => [member, after[member]]),
  );
}

/** What they changed since `base`, beside what this person has typed. */
export function conflicts(base: Client, theirs: Client, draft: Draft, own: string): Difference[] {
  const [before, stored, yours] = [draftOf(base, own), draftOf(theirs, own), draft].map((each) =>
    bodyOf(each, own),
  );
  if (!before || !stored || !yours) return [];
  return differences(before, stored, yours);
}

export function differences<Content extends object>(
  before: Content,
  stored: Content,
  yours: Content,
): Difference<keyof Content & string>[] {
  const names = Object.keys(before) as (keyof Content & string)[];
  return names
    .filter((member) => !same(before[member], stored[member]))
    .map((member) => ({
      member,
      theirs: stored[member],
      yours: yours[member],
      isBoth: !same(before[member], yours[member]) && !same(stored[member], yours[member]),
    }));
}

/** `yours` with the stored value of each member in `taken`. */
export function taking<Content extends object>(
  yours: Content,
  stored: Content,
  taken: ReadonlySet<string>,
): Content {
  const kept = Object.entries(stored).filter(([member]) => taken.has(member));
  return { ...yours, ...Object.fromEntries(kept) };
}

/** The draft with their value of each member in `taken`. */
export function merged(draft: Draft, theirs: Client, taken: ReadonlySet<Member>, own: string): Draft {
  const stored = draftOf(theirs, own);
  const chosen = new Map<string, ReadonlySet<string>>();
  for (const resource of new Set([...draft.chosen.keys(), ...stored.chosen.keys()])) {
    const source = taken.has(resource === own ? "scopes" : "resources") ? stored : draft;
    const scopes = source.chosen.get(resource);
    if (scopes) chosen.set(resource, scopes);
  }
  return {
    ...draft,
    ...(taken.has("clientName") ? { clientName: stored.clientName } : {}),
    ...(taken.has("description") ? { description: stored.description } : {}),
    ...(taken.has("lifetime") ? { lifetime: stored.lifetime } : {}),
    ...(taken.has("enabled") ? { enabled: stored.enabled } : {}),
    chosen,
  };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
