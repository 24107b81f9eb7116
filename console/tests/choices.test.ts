// Scopes as a matrix, and two administrators who change one client.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Client, ListedScope, ScopeGroup } from "../src/api.ts";
import { bodyOf, conflicts, draftOf, edits, type Member, merged } from "../src/changes.ts";
import { chosenBy, count, leftOver, matches, members, rows, withScopes } from "../src/scopes.ts";

const OWN = "https://auth.example.com/admin-api";
const ORDERS = "https://orders.example.com";
const scope = (name: string): ListedScope => ({
  scope: name,
  description: `About ${name}`,
  available: true,
  removing: false,
});

const CLIENT: Client = {
  apiClientId: 7,
  clientId: "erp",
  clientName: "ERP",
  description: "",
  externalIssuer: null,
  enabled: true,
  lifetime: 3600,
  scopes: ["product_read"],
  resources: [{ resource: ORDERS, scopes: ["orders:read"] }],
  createdAt: "2030-01-31T12:00:00Z",
  updatedAt: "2030-01-31T12:00:00Z",
};

test("read and write of an entity are one row", () => {
  const found = rows(
    ["product_read", "product_write", "tab_write", "orders:read", "read:orders", "ping"].map(scope),
  );
  const cells = found.map(({ entity, read, write, other }) => [
    entity,
    read?.scope,
    write?.scope,
    other?.scope,
  ]);

  assert.deepEqual(cells, [
    ["product", "product_read", "product_write", undefined],
    ["tab", undefined, "tab_write", undefined],
    ["orders", "orders:read", undefined, undefined],
    [":orders", "read:orders", undefined, undefined],
    ["ping", undefined, undefined, "ping"],
  ]);
});

test("every scope is in exactly one cell", () => {
  const names = [
    "a_read",
    "a:read",
    "a.read",
    "a-read",
    "read_a",
    "read:a",
    "a",
    "a_write",
    "write",
    "_read",
    "read_write",
  ];
  const cells = rows(names.map(scope)).flatMap(({ read, write, other }) =>
    [read, write, other].filter(Boolean),
  );

  assert.deepEqual(cells.map((each) => each?.scope).sort(), [...names].sort());
});

test("a search finds scopes and what they permit", () => {
  const [row] = rows([scope("customer_group_read")]);
  assert.ok(row && matches(row, " GROUP ") && matches(row, "about") && !matches(row, "orders"));
});

test("what is chosen comes back from the members of the API", () => {
  const chosen = chosenBy(CLIENT, OWN);
  assert.deepEqual(members(chosen, OWN), { scopes: CLIENT.scopes, resources: CLIENT.resources });
  assert.equal(count(chosen), 2);
  assert.deepEqual(members(withScopes(chosen, ORDERS, ["orders:read"], false), OWN).resources, []);
});

test("what no API offers any more can be seen", () => {
  const group = {
    resource: OWN,
    slug: "x",
    name: "X",
    native: true,
    enabled: true,
    scopes: [scope("product_read")],
  };
  assert.deepEqual([...leftOver(chosenBy(CLIENT, OWN), [group as ScopeGroup])], [[ORDERS, ["orders:read"]]]);
});

test("only what was changed is sent", () => {
  const draft = { ...draftOf(CLIENT, OWN), clientName: "ERP 2" };
  assert.deepEqual(edits(CLIENT, draft, OWN), { clientName: "ERP 2" });
  assert.deepEqual(edits(CLIENT, draftOf(CLIENT, OWN), OWN), {});
});

test("their change is shown beside yours, and only where they changed something", () => {
  const theirs = { ...CLIENT, description: "Theirs", enabled: false };
  const draft = { ...draftOf(CLIENT, OWN), description: "Yours", lifetime: "60" };

  assert.deepEqual(conflicts(CLIENT, theirs, draft, OWN), [
    { member: "description", theirs: "Theirs", yours: "Yours", isBoth: true },
    { member: "enabled", theirs: false, yours: true, isBoth: false },
  ]);
});

test("the person chooses member by member", () => {
  const theirs = { ...CLIENT, description: "Theirs", scopes: ["a"], resources: [] };
  const draft = { ...draftOf(CLIENT, OWN), description: "Yours", lifetime: "60" };
  const taken = merged(draft, theirs, new Set<Member>(["description", "scopes"]), OWN);

  assert.deepEqual(bodyOf(taken, OWN), {
    clientName: "ERP",
    description: "Theirs",
    lifetime: 60,
    enabled: true,
    scopes: ["a"],
    resources: CLIENT.resources,
  });
});
