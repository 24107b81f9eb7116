// What a person pastes to protect an API.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Resource } from "../src/api.ts";
import { verifierLines } from "../src/verifier_lines.ts";

const PAGE = readFileSync(new URL("../../docs/protect-an-api.md", import.meta.url), "utf8");
const API = {
  issuer: "https://auth.example.com",
  audience: "https://orders.example.com",
  scope: "orders:read",
  alg: "RS256",
} as const;
const VERIFIERS: Resource["verifier"][] = ["kit", "authorizer", "http-api", "rest-api", "alb", "spring"];

test("the console has the lines of the page, which are tested", () => {
  for (const verifier of VERIFIERS) {
    const lines = verifierLines(verifier, API);
    assert.ok(lines.length > 100, verifier);
    assert.ok(PAGE.includes(`\n${lines}\`\`\``), verifier);
  }
});

test("the lines have the names of the API", () => {
  const other = { issuer: "https://a.test", audience: "urn:b", scope: "c", alg: "ES256" } as const;
  for (const verifier of VERIFIERS) {
    const lines = verifierLines(verifier, other);
    for (const name of [other.issuer, other.audience, other.scope]) assert.ok(lines.includes(name), verifier);
    for (const name of Object.values(API)) assert.ok(!lines.includes(name), `${verifier} ${name}`);
  }
});

test("another verifier has no lines", () => {
  assert.equal(verifierLines("other", API), "");
});
