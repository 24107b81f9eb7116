// Who is signed in. The token is in this module's memory: no cookie, no storage, and a reload signs out.

import { computed, signal } from "@preact/signals";
import { ApiError, authorizeWith, type Client, fetched, type TokenResponse } from "./api.ts";
import { claimsOf } from "./claims.ts";
import { HANDOVER, restoreAddress } from "./router.ts";
import { words } from "./words.ts";

export interface Session {
  clientId: string;
  scopes: ReadonlySet<string>;
  /** Milliseconds, by this machine's clock. */
  endsAt: number;
}

// The prefixes of this server's own scopes: oauth/resource.py reserves them, so no module has a scope with one.
const NATIVE = /^(api_client|audit|issuer|key|resource|self|settings|token)_/;
const MINUTE = 60_000;
export const WARNING = 5 * MINUTE;
export const IDLE = 15 * MINUTE;
const HANDED_OVER = 15 * MINUTE;

let token = "";
let lastActivity = Date.now();
export const session = signal<Session | null>(null);
/** Set while the dialog over the page asks to sign in again: why. */
export const lapsed = signal<string | null>(null);
export const now = signal(Date.now());
export const endsSoon = computed(() => {
  const endsAt = session.value?.endsAt ?? Number.POSITIVE_INFINITY;
  return lapsed.value === null && endsAt - now.value < WARNING ? endsAt : null;
});
let waiting: ((renewed: boolean) => void)[] = [];

export function may(scope: string): boolean {
  return session.value?.scopes.has(scope) ?? false;
}

authorizeWith({
  token: () => token,
  renewed(refused) {
    if (token !== "" && token !== refused) return Promise.resolve(true);
    lapse(words.signIn.refused);
    return new Promise((resolve) => waiting.push(resolve));
  },
});

/** A token without a scope says who the client is; the second one carries every native scope that it holds. */
export async function signIn(clientId: string, clientSecret: string): Promise<void> {
  const credential = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  const identity = await tokenFor(credential);
  const own = await fetched<Client>(
    { method: "GET", path: "admin-api/api-clients/infos" },
    identity.access_token,
  );
  const scope = own.body.scopes.filter((name) => NATIVE.test(name)).join(" ");
  if (scope === "") throw new ApiError(403, words.signIn.noRights);
  const issued = await tokenFor({ ...credential, scope });
  begin(issued.access_token, clientId, scope.split(" "), Date.now() + issued.expires_in * 1000);
}

async function tokenFor(form: Record<string, string>): Promise<TokenResponse> {
  const body = new URLSearchParams(form);
  return (await fetched<TokenResponse>({ method: "POST", path: "admin-api/access_token", body }, "")).body;
}

function begin(accessToken: string, clientId: string, scopes: string[], endsAt: number): void {
  token = accessToken;
  lastActivity = Date.now();
  session.value = { clientId, scopes: new Set(scopes), endsAt };
  lapsed.value = null;
  settle(true);
}

export function signOut(): void {
  token = "";
  session.value = null;
  lapsed.value = null;
  settle(false);
}

/** The page stays with what is typed into it, and a dialog asks to sign in again. */
export function lapse(reason: string): void {
  token = "";
  lapsed.value ??= reason;
}

function settle(renewed: boolean): void {
  for (const resolve of waiting) resolve(renewed);
  waiting = [];
}

export interface Handover {
  clientId: string;
  accept(): void;
}

/** The token of `make console` in #token=…, which is erased at once. Null if it is none, or is older than 15 minutes. */
export function handedOver(): Handover | null {
  if (!location.hash.startsWith(HANDOVER)) return null;
  const token = location.hash.slice(HANDOVER.length);
  restoreAddress();
  const claims = claimsOf(token);
  if (!claims || session.value) return null;
  const endsAt = Math.min(Number(claims.exp) * 1000, Number(claims.iat) * 1000 + HANDED_OVER);
  if (!(endsAt > Date.now())) return null;
  const clientId = String(claims.client_id);
  return { clientId, accept: () => begin(token, clientId, String(claims.scope ?? "").split(" "), endsAt) };
}

function tick(): void {
  now.value = Date.now();
  if (!session.value || lapsed.value !== null) return;
  if (now.value >= session.value.endsAt) lapse(words.signIn.expired);
  else if (now.value - lastActivity > IDLE) lapse(words.signIn.idle);
}

setInterval(tick, 1000);
for (const kind of ["pointerdown", "keydown", "wheel"]) {
  addEventListener(kind, () => {
    // What happens after the time is over does not revive the session.
    tick();
    lastActivity = Date.now();
  });
}
