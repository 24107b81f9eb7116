// Whether the claims of an assertion satisfy the conditions of a trust, as chalicelib/oauth/workload.py decides it. This
// only explains a refusal: the server has decided.

import type { Claims } from "./claims.ts";
import type { Conditions } from "./conditions.ts";

/** The identifier of the trusted issuer: iss, and of an SVID the trust domain of its subject. */
export function identifierOf(claims: Claims): string {
  return trustDomain(claims) ?? String(claims.iss ?? "");
}

export function trustDomain(claims: Claims): string | null {
  return /^spiffe:\/\/[^/]+/.exec(String(claims.sub ?? ""))?.[0] ?? null;
}

export interface Check {
  pointer: string;
  accepted: readonly string[];
  /** Null: missing, or no text. */
  found: string | null;
  fits: boolean;
}

export function checks(conditions: Conditions, claims: Claims): Check[] {
  return Object.entries(conditions).map(([pointer, accepted]) => {
    const found = textAt(claims, pointer);
    return {
      pointer,
      accepted,
      found,
      fits: found !== null && accepted.some((value) => matches(found, value)),
    };
  });
}

/** RFC 6901, into objects only. */
function textAt(claims: Claims, pointer: string): string | null {
  let value: unknown = claims;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isObject || !Object.hasOwn(value as Claims, name)) return null;
    value = (value as Claims)[name];
  }
  if (typeof value === "boolean" || Number.isInteger(value)) return String(value);
  return typeof value === "string" ? value : null;
}

function matches(value: string, accepted: string): boolean {
  const beginning = accepted.slice(0, -1);
  if (accepted.endsWith("*") && /[:/]$/.test(beginning))
    return value.startsWith(beginning) && value.length >= accepted.length;
  return value === accepted;
}
