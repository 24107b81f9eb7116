import assert from "node:assert/strict";
import { test } from "node:test";
import { checks, identifierOf } from "../src/trust_check.ts";

const CLAIMS = {
  sub: "repo:acme/shop:ref",
  email_verified: true,
  project_id: 22,
  groups: ["admins"],
  "https://sts.amazonaws.com/": { org_id: "o-example" },
};

const fits = (pointer: string, ...accepted: string[]) =>
  checks({ [pointer]: accepted }, CLAIMS).map((check) => check.fits)[0];

test("a claim is compared as the server compares it", () => {
  assert.deepEqual(
    [
      fits("/sub", "other", "repo:acme/shop:ref"),
      fits("/email_verified", "true"),
      fits("/project_id", "22"),
      fits("/https:~1~1sts.amazonaws.com~1/org_id", "o-example"),
      fits("/sub", "repo:acme/*"),
    ],
    [true, true, true, true, true],
  );
});

test("an array, a missing claim and another value do not fit", () => {
  assert.deepEqual(
    [
      fits("/groups", "admins"),
      fits("/groups/0", "admins"),
      fits("/toString", "x"),
      fits("/sub", "repo:acme*"),
      fits("/sub", "repo:acme/shop:ref*"),
      fits("/sub", "REPO:acme/shop:ref"),
    ],
    [false, false, false, false, false, false],
  );
});

test("what was found is said", () => {
  assert.deepEqual(checks({ "/sub": ["x"], "/ref": ["y"] }, CLAIMS), [
    { pointer: "/sub", accepted: ["x"], found: "repo:acme/shop:ref", fits: false },
    { pointer: "/ref", accepted: ["y"], found: null, fits: false },
  ]);
});

test("an SVID is of its trust domain, whatever its issuer is", () => {
  assert.equal(identifierOf({ sub: "spiffe://example.org/ns/shop" }), "spiffe://example.org");
  assert.equal(identifierOf({ iss: "https://example.org", sub: "a" }), "https://example.org");
});
