// When a new secret ends, unless the person says so: a client with a live key has only secrets that expire within 30
// days.

import { admin, type ClientPath } from "./api.ts";

const DAY = 24 * 3600 * 1000;
/** A day less than the server permits, because clocks differ. */
const LONGEST = 29 * DAY;

export async function expiryBesideKeys(of: ClientPath): Promise<{ expiresAt?: string }> {
  try {
    const keys = (await admin.clientKeys(of)).body.items;
    if (!keys.some(({ state }) => state === "live")) return {};
  } catch {
    // The server says what is wrong when the secret is made.
    return {};
  }
  return { expiresAt: `${new Date(Date.now() + LONGEST).toISOString().slice(0, 19)}Z` };
}
