// What the console makes of texts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { claimsOf } from "../src/claims.ts";
import { csv } from "../src/csv.ts";
import { beside, countdown, duration } from "../src/duration.ts";
import { asText, fromText } from "../src/group_text.ts";
import { slug } from "../src/slug.ts";

test("a client ID follows from the name", () => {
  assert.equal(slug("Café ERP  Paris!"), "cafe-erp-paris");
  assert.equal(slug("«日本»"), "");
  assert.match(slug(`${"a ".repeat(200)}`), /^[a-z0-9-]{1,128}$/);
});

test("a lifetime is echoed in words", () => {
  assert.equal(duration(3600), "1 hour");
  assert.equal(duration(5401), "1 hour 30 minutes 1 second");
  assert.equal(duration(86_400), "1 day");
  for (const wrong of [0, -1, 1.5, Number.NaN]) assert.equal(duration(wrong), "");
});

test("a countdown counts to zero and not further", () => {
  assert.equal(countdown(3725.9), "1:02:05");
  assert.equal(countdown(59), "0:59");
  assert.equal(countdown(-3), "0:00");
});

test("a moment is named beside now", () => {
  const now = Date.parse("2030-01-31T12:00:00Z");
  assert.equal(beside(now - 7_200_000, now), "2 hours ago");
  assert.equal(beside(now + 5 * 86_400_000, now), "in 5 days");
  assert.equal(beside(now - 86_400_000, now), "yesterday");
  assert.equal(beside(now, now), "now");
});

test("no cell of a CSV file is a formula", () => {
  for (const formula of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|x", "%0A=1"]) {
    const [line = ""] = csv([[formula]]).split("\r\n");
    assert.match(line, /^"?'/, formula);
  }
});

test("a CSV cell keeps commas, quotes and lines", () => {
  assert.equal(csv([['a,"b"\nc', 3, true, null]]), '"a,""b""\nc",3,true,\r\n');
});

test("claims are read as UTF-8, and what is no token has none", () => {
  const payload = btoa(String.fromCharCode(...new TextEncoder().encode('{"sub":"é"}')));
  assert.deepEqual(claimsOf(`x.${payload}.y`), { sub: "é" });
  for (const wrong of ["", "x", "a.b.c", `a.${btoa("[1]")}.c`, `a.${btoa("null")}.c`])
    assert.equal(claimsOf(wrong), null);
});

test("the scopes of a group survive their text", () => {
  const scopes = { "orders:read": "Read orders", "orders:write": "" };
  assert.deepEqual(fromText(asText(scopes)), scopes);
  assert.deepEqual(fromText("\n  a   b c \n"), { a: "b c" });
});
