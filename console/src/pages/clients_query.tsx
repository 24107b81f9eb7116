// Search and filters of the clients, in the address and for the API.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { admin, type ScopeGroups } from "../api.ts";
import { useLoad } from "../parts/load.tsx";
import { route, setQuery } from "../router.ts";
import { words } from "../words.ts";

const t = words.clients;
const FILTERS = ["search", "status", "scope", "api", "used", "expires"] as const;
const DAY = 86_400_000;
const EXPIRES_WITHIN = ["7", "30", "90"];
const UNUSED_FOR = ["30", "90"];

export function isFiltered(query: URLSearchParams): boolean {
  return FILTERS.some((name) => query.has(name));
}

/** The API's query. Days count from the beginning of the present hour, so that a page and the next one agree. */
export function listQuery(
  query: URLSearchParams,
  now = Math.floor(Date.now() / 3_600_000) * 3_600_000,
): string {
  const limit = Number(query.get("rows") ?? 25);
  const sent = new URLSearchParams({
    limit: String(limit),
    offset: String((Math.max(1, Number(query.get("page") ?? 1)) - 1) * limit),
    orderBy: query.get("sort") ?? "createdAt",
    sortOrder: query.get("order") ?? "desc",
  });
  const used = query.get("used") ?? "";
  const moment = (days: number) => `${new Date(now + days * DAY).toISOString().slice(0, 19)}Z`;
  const filters = {
    search: query.get("search") ?? "",
    enabled: { on: "true", off: "false" }[query.get("status") ?? ""] ?? "",
    scope: query.get("scope") ?? "",
    resource: query.get("api") ?? "",
    neverUsed: used === "never" ? "true" : "",
    notUsedSince: /^\d+$/.test(used) ? moment(-Number(used)) : "",
    secretsExpireBefore: query.has("expires") ? moment(Number(query.get("expires"))) : "",
  };
  for (const [name, value] of Object.entries(filters)) if (value) sent.set(`filters[${name}]`, value);
  return sent.toString();
}

export function Filters() {
  const scopes = useLoad("scopes", async () => (await admin.scopes()).body.items);
  const { query } = route.value;
  const choose = (name: string, value: string) => setQuery({ [name]: value, page: "" });
  return (
    <search class="filters">
      <Search />
      <Choice
        name="status"
        label={t.status}
        onChoose={choose}
        options={[
          ["on", t.enabled],
          ["off", t.disabled],
        ]}
      />
      <Choice name="api" label={t.api} onChoose={choose} options={apis(scopes.data ?? [])} />
      <Choice
        name="scope"
        label={t.scope}
        onChoose={choose}
        options={names(scopes.data ?? [], query.get("api"))}
      />
      <Choice
        name="used"
        label={t.lastUsed}
        onChoose={choose}
        options={[["never", t.never], ...UNUSED_FOR.map((days) => [days, t.unusedFor(days)] as const)]}
      />
      <Choice
        name="expires"
        label={t.expiry}
        onChoose={choose}
        options={EXPIRES_WITHIN.map((days) => [days, t.within(days)] as const)}
      />
    </search>
  );
}

function Search() {
  const typed = useSignal(route.value.query.get("search") ?? "");
  const inAddress = route.value.query.get("search") ?? "";
  const sent = useRef(inAddress);
  useEffect(() => {
    // What this field put into the address must not undo what was typed since.
    if (inAddress !== sent.current) typed.value = inAddress;
    sent.current = inAddress;
  }, [inAddress, typed]);
  useEffect(() => {
    const wait = setTimeout(() => {
      if (typed.value.trim() === inAddress) return;
      sent.current = typed.value.trim();
      setQuery({ search: sent.current, page: "" });
    }, 250);
    return () => clearTimeout(wait);
  }, [typed.value, inAddress, typed]);
  return (
    <input
      type="search"
      aria-label={t.search}
      placeholder={t.searchHint}
      autocomplete="off"
      spellcheck={false}
      maxLength={255}
      value={typed.value}
      onInput={(event) => {
        typed.value = event.currentTarget.value;
      }}
    />
  );
}

interface ChoiceProps {
  name: (typeof FILTERS)[number];
  label: string;
  options: readonly (readonly [value: string, text: string])[];
  onChoose: (name: string, value: string) => void;
}

function Choice({ name, label, options, onChoose }: ChoiceProps) {
  const value = route.value.query.get(name) ?? "";
  const isKnown = value === "" || options.some(([option]) => option === value);
  return (
    <select
      aria-label={label}
      class={value ? "set" : ""}
      value={value}
      onChange={(event) => onChoose(name, event.currentTarget.value)}
    >
      <option value="">{t.any(label)}</option>
      {!isKnown && <option value={value}>{value}</option>}
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}

function apis(groups: ScopeGroups): [string, string][] {
  return [...new Set(groups.map((group) => group.resource))].map((resource) => [resource, resource]);
}

function names(groups: ScopeGroups, api: string | null): [string, string][] {
  const offered = groups.filter((group) => api === null || group.resource === api);
  const scopes = new Set(offered.flatMap((group) => group.scopes.map(({ scope }) => scope)));
  return [...scopes].sort().map((scope) => [scope, scope]);
}
