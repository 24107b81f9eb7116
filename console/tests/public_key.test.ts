import assert from "node:assert/strict";
import { test } from "node:test";
import { publicKeyOf } from "../src/public_key.ts";

test("a JWK, a JWK set and PEM are told apart", () => {
  const jwk = { kty: "EC", crv: "P-256", x: "AA", y: "AQ" };
  assert.deepEqual(publicKeyOf(JSON.stringify(jwk)), { jwk });
  assert.deepEqual(publicKeyOf(JSON.stringify({ keys: [jwk] })), { jwks: { keys: [jwk] } });
  assert.deepEqual(publicKeyOf("\n-----BEGIN PUBLIC KEY-----\n"), { pem: "-----BEGIN PUBLIC KEY-----" });
});

test("what is JSON and no object is left to the server", () => {
  assert.deepEqual(publicKeyOf("7"), { pem: "7" });
});
