// The calls of the admin API. Their types are made from OpenAPI, so a wrong member fails `make check`.

import { signal } from "@preact/signals";
import type { components } from "./openapi.d.ts";
import { words } from "./words.ts";

type Schemas = components["schemas"];
export type Client = Schemas["ApiClient"];
export type ListedClient = Schemas["ListedApiClient"];
export type ClientPage = Schemas["ApiClientPage"];
export type NewClient = Schemas["NewApiClient"];
export type ClientEdit = Schemas["ApiClientEdit"];
export type Secret = Schemas["SecretList"]["items"][number];
export type ShownSecret = Schemas["ShownSecret"];
export type Eviction = Schemas["Eviction"];
export type ScopeGroups = Schemas["ScopeList"]["items"];
export type ScopeGroup = ScopeGroups[number];
export type ListedScope = ScopeGroup["scopes"][number];
export type Resource = Schemas["Resource"];
export type NewResource = Schemas["NewResource"];
export type ResourceEdit = Schemas["ResourceEdit"];
export type ResourceGroup = Schemas["ScopeGroup"];
export type TrustedIssuer = Schemas["TrustedIssuer"];
export type TrustedIssuerWithKeys = Schemas["TrustedIssuerWithKeys"];
export type NewTrustedIssuer = Schemas["NewTrustedIssuer"];
export type Trust = Schemas["Trust"];
export type ClientKey = Schemas["ClientKey"];
export type NewClientKeys = Schemas["NewClientKeys"];
export type Settings = Schemas["Settings"];
export type KeyList = Schemas["KeyList"];
export type AuditPage = Schemas["AuditPage"];
export type AuditEvent = AuditPage["items"][number];
export type Changes = Schemas["Changes"];
export type TokenResponse = Schemas["TokenResponse"];
export type BulkErrors = Schemas["BulkErrors"];
export type FieldFault = Schemas["FieldErrors"][number];

/** The server's root, whatever prefix the console is below. */
export const BASE = new URL("./", location.href.split("#")[0]);
const SECONDS_TO_WAIT = 30;

export class ApiError extends Error {
  readonly status: number;
  readonly fields: readonly FieldFault[];
  readonly code: string;

  /** Status 0: the server did not answer. `code` is OAuth's. */
  constructor(status: number, message: string, fields: readonly FieldFault[] = [], code = "") {
    super(message);
    this.status = status;
    this.fields = fields;
    this.code = code;
  }
}

export interface Answer<Body> {
  status: number;
  body: Body;
  etag: string;
}

export interface Call {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  etag?: string | undefined;
}

/** How many calls are under way, and since when the oldest of them is (0: none). */
export const underWay = signal({ calls: 0, since: 0 });

interface Bearer {
  token(): string;
  /** After a 401: true when the person has signed in again, so that the call is repeated. */
  renewed(refused: string): Promise<boolean>;
}
let bearer: Bearer | null = null;
export function authorizeWith(session: Bearer): void {
  bearer = session;
}

export async function send<Body>(call: Call): Promise<Answer<Body>> {
  for (;;) {
    const token = bearer?.token() ?? "";
    try {
      return await fetched<Body>(call, token);
    } catch (error) {
      const isRefused = error instanceof ApiError && error.status === 401;
      if (!isRefused || !(await bearer?.renewed(token))) throw error;
    }
  }
}

export async function fetched<Body>(
  { method, path, body, etag }: Call,
  token: string,
): Promise<Answer<Body>> {
  const headers = new Headers({ Accept: "application/json" });
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (etag) headers.set("If-Match", etag);
  if (body !== undefined && !(body instanceof URLSearchParams))
    headers.set("Content-Type", "application/json");
  const content = body === undefined || body instanceof URLSearchParams ? body : JSON.stringify(body);
  begin(1);
  try {
    const response = await fetch(new URL(path, BASE), {
      method,
      headers,
      ...(content === undefined ? {} : { body: content }),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(SECONDS_TO_WAIT * 1000),
    });
    const text = await response.text();
    const answer = text === "" ? null : parsedJson(text);
    if (!response.ok) throw refusal(response.status, answer);
    return { status: response.status, body: answer as Body, etag: response.headers.get("ETag") ?? "" };
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    const sentence = isLate ? words.errors.slow : words.errors.down;
    throw new ApiError(0, method === "GET" ? sentence : `${sentence} ${words.errors.unknownOutcome}`);
  } finally {
    begin(-1);
  }
}

function begin(change: 1 | -1): void {
  const { calls, since } = underWay.peek();
  underWay.value = { calls: calls + change, since: calls + change === 0 ? 0 : since || Date.now() };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** PrestaShop's array of field errors, RFC 9457's problem, or OAuth's error. */
function refusal(status: number, answer: unknown): ApiError {
  if (Array.isArray(answer)) return new ApiError(status, words.errors.fields, answer as FieldFault[]);
  const { detail, propertyPath, error, error_description } = (answer ?? {}) as Record<
    string,
    string | undefined
  >;
  const message = detail ?? error_description ?? words.errors.status(status);
  const fields = propertyPath ? [{ propertyPath, message, code: "" }] : [];
  return new ApiError(status, message, fields, error ?? "");
}

export const admin = {
  clients: (query: string) => send<ClientPage>({ method: "GET", path: `admin-api/api-clients?${query}` }),
  ownClient: () => send<Client>({ method: "GET", path: "admin-api/api-clients/infos" }),
  client: (id: string | number) => send<Client>({ method: "GET", path: `admin-api/api-clients/${id}` }),
  scopes: () => send<{ items: ScopeGroups }>({ method: "GET", path: "admin-api/scopes" }),
  secrets: (id: string | number) =>
    send<{ items: Secret[] }>({ method: "GET", path: `admin-api/api-clients/${id}/secrets` }),
  resources: () => send<{ items: Resource[] }>({ method: "GET", path: "admin-api/resources" }),
  resource: (slug: string) => send<Resource>({ method: "GET", path: `admin-api/resources/${slug}` }),
  group: (slug: string, group: string) =>
    send<ResourceGroup>({ method: "GET", path: `admin-api/resources/${slug}/scope-groups/${group}` }),
  settings: () => send<Settings>({ method: "GET", path: "admin-api/settings" }),
  keys: () => send<KeyList>({ method: "GET", path: "admin-api/keys" }),
  trustedIssuers: () =>
    send<{ items: TrustedIssuer[] }>({ method: "GET", path: "admin-api/trusted-issuers" }),
  trustedIssuer: (slug: string) =>
    send<TrustedIssuerWithKeys>({ method: "GET", path: `admin-api/trusted-issuers/${slug}` }),
  trusts: (id: string | number) =>
    send<{ items: Trust[] }>({ method: "GET", path: `admin-api/api-clients/${id}/trusts` }),
  clientKeys: (id: ClientPath) =>
    send<{ items: ClientKey[] }>({ method: "GET", path: `admin-api/api-clients/${id}/keys` }),
  audit: (query: string) => send<AuditPage>({ method: "GET", path: `admin-api/audit?${query}` }),
};

/** What a path names a client by: its number, or the caller itself. */
export type ClientPath = number | "infos";

/**
 * The changes, each as a value, so that the console can send it and show it as curl.
 * Forms send the ETag of what they show. A switch does not: it cannot undo another person's change.
 */
export const change = {
  createClient: (body: NewClient): Call => ({ method: "POST", path: "admin-api/api-clients", body }),
  editClient: (id: number, body: ClientEdit, etag?: string): Call => ({
    method: "PATCH",
    path: `admin-api/api-clients/${id}`,
    body,
    etag,
  }),
  deleteClient: (id: number): Call => ({ method: "DELETE", path: `admin-api/api-clients/${id}` }),
  revokeTokens: (id: number): Call => ({ method: "POST", path: `admin-api/api-clients/${id}/revoke-tokens` }),
  revokeToken: (id: number, jti: string): Call => ({
    method: "POST",
    path: `admin-api/api-clients/${id}/revocations`,
    body: { jti } satisfies Schemas["TokensToRevoke"],
  }),
  bulk: (action: "enable" | "disable" | "delete", apiClientIds: number[]): Call => ({
    method: "POST",
    path: `admin-api/api-clients/bulk-${action}`,
    body: { apiClientIds } satisfies Schemas["ApiClientIds"],
  }),
  addSecret: (id: ClientPath, body: Schemas["NewSecret"]): Call => ({
    method: "POST",
    path: `admin-api/api-clients/${id}/secrets`,
    body,
  }),
  regenerate: (id: ClientPath, body: Schemas["RegenerationOrEviction"]): Call => ({
    method: "PUT",
    path: `admin-api/api-clients/${id}/secrets`,
    body,
  }),
  removeSecret: (id: ClientPath, secretId: string): Call => ({
    method: "DELETE",
    path: `admin-api/api-clients/${id}/secrets/${secretId}`,
  }),
  addClientKeys: (id: ClientPath, body: NewClientKeys): Call => ({
    method: "POST",
    path: `admin-api/api-clients/${id}/keys`,
    body,
  }),
  removeClientKey: (id: ClientPath, keyId: string): Call => ({
    method: "DELETE",
    path: `admin-api/api-clients/${id}/keys/${keyId}`,
  }),
  addTrust: (id: number, body: Schemas["NewTrust"]): Call => ({
    method: "POST",
    path: `admin-api/api-clients/${id}/trusts`,
    body,
  }),
  removeTrust: (id: number, trustId: string): Call => ({
    method: "DELETE",
    path: `admin-api/api-clients/${id}/trusts/${trustId}`,
  }),
  createTrustedIssuer: (body: NewTrustedIssuer): Call => ({
    method: "POST",
    path: "admin-api/trusted-issuers",
    body,
  }),
  editTrustedIssuer: (slug: string, body: Schemas["TrustedIssuerEdit"], etag?: string): Call => ({
    method: "PATCH",
    path: `admin-api/trusted-issuers/${slug}`,
    body,
    etag,
  }),
  deleteTrustedIssuer: (slug: string): Call => ({
    method: "DELETE",
    path: `admin-api/trusted-issuers/${slug}`,
  }),
  createResource: (body: NewResource): Call => ({ method: "POST", path: "admin-api/resources", body }),
  editResource: (slug: string, body: ResourceEdit, etag?: string): Call => ({
    method: "PATCH",
    path: `admin-api/resources/${slug}`,
    body,
    etag,
  }),
  deleteResource: (slug: string): Call => ({ method: "DELETE", path: `admin-api/resources/${slug}` }),
  putGroup: (slug: string, group: string, body: Schemas["NewScopeGroup"], etag: string): Call => ({
    method: "PUT",
    path: `admin-api/resources/${slug}/scope-groups/${group}`,
    body,
    etag,
  }),
  deleteGroup: (slug: string, group: string): Call => ({
    method: "DELETE",
    path: `admin-api/resources/${slug}/scope-groups/${group}`,
  }),
  editSettings: (body: Schemas["SettingsEdit"], etag: string): Call => ({
    method: "PATCH",
    path: "admin-api/settings",
    body,
    etag,
  }),
};
