// A value of the API as text: never markup, and its direction stays within it.

import { words } from "../words.ts";

export function Value({ value }: { value: unknown }) {
  return <bdi class="value">{asText(value)}</bdi>;
}

export function asText(value: unknown): string {
  if (value === null || value === undefined || value === "") return words.nothing;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (Array.isArray(value)) return value.length === 0 ? words.nothing : value.map(asText).join(", ");
  if (typeof value === "object") return asLines(value as Record<string, unknown>);
  return String(value);
}

function asLines(value: Record<string, unknown>): string {
  const { resource, scopes } = value;
  if (typeof resource === "string" && Array.isArray(scopes)) return `${resource}: ${scopes.join(" ")}`;
  const members = Object.entries(value).filter(([, each]) => each !== null && each !== "");
  return members.map(([name, each]) => `${name}: ${asText(each)}`).join("\n");
}
