// Requests at the same time, clocks that change, documents that are too long.

import assert from "node:assert/strict";
import { test } from "node:test";
import { InvalidToken } from "../src/index.js";
import { document, started } from "./cases.js";

const { issuer, jwks_uri: JWKS, revocations_uri: FEED } = document;
const { audience } = document.defaults;
const named = (name) => document.cases.find((one) => one.name === name);
const ACCEPTED = named("an RS256 token is accepted");
const [{ token: TOKEN }] = named("with on_stale accept, tokens are accepted before the first good feed").steps;
// REVOKING revokes REVOKED and not TOKEN.
const [{ token: REVOKED, feed: REVOKING }] = named("the last good feed revokes through an outage").steps;
const UNKNOWN = named("unknown kids cause one request for keys in ten seconds").steps[1].token;

for (const background of [true, false]) {
  test(`all tokens that arrive at the start wait for the first feed, with background ${background}`, async (context) => {
    const { server } = await started(ACCEPTED);
    server.answers[FEED] = REVOKING;
    const verifier = server.verifier({ issuer, audience, background });
    context.after(() => verifier.close());

    for (const { reason } of await Promise.allSettled([REVOKED, REVOKED, REVOKED].map((one) => verifier.verify(one)))) {
      assert.ok(reason instanceof InvalidToken);
    }
  });
}

test("all tokens that arrive after a suspension of the process wait for the poll", async (context) => {
  const { server } = await started(ACCEPTED);
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const verifier = server.verifier({ issuer, audience, background: true });
  await verifier.verify(TOKEN);
  server.now += 200;
  server.answers[FEED] = REVOKING;

  for (const { reason } of await Promise.allSettled([REVOKED, REVOKED].map((one) => verifier.verify(one)))) {
    assert.ok(reason instanceof InvalidToken);
  }
});

for (const url of [JWKS, FEED]) {
  test(`in an outage of ${url}, a token does not wait for the request of another token`, async () => {
    const { server, verifier } = await started(ACCEPTED);
    server.answers = {};
    server.now += 400;
    await verifier.verify(TOKEN);
    server.now += 10;
    let fail;
    const hanging = new Promise((resolve) => {
      fail = () => resolve(null);
    });
    server.answers = { [url]: hanging };
    const requests = server.requests[url].length;
    const waiting = verifier.verify(TOKEN);
    while (server.requests[url].length === requests) {
      await new Promise(setImmediate);
    }

    await verifier.verify(TOKEN);
    fail();
    await waiting;
  });
}

for (const [url, token] of [
  [JWKS, UNKNOWN],
  [JWKS, TOKEN],
  [FEED, TOKEN],
]) {
  test(`${url} is requested again after the clock was set back, for ${token === TOKEN ? "a known" : "an unknown"} kid`, async () => {
    const { server, verifier } = await started(ACCEPTED);
    server.now += 10 ** 6;
    await assert.rejects(verifier.verify(TOKEN), InvalidToken);
    await verifier.poll();
    server.now -= 10 ** 6;
    const before = server.requests[url].length;

    await verifier.verify(token).catch(() => {});

    assert.equal(server.requests[url].length, before + 1);
  });
}

test("a feed that was confirmed before the clock was set back is stale", async () => {
  const { server } = await started(ACCEPTED);
  server.now += 1000;
  const verifier = server.verifier({ issuer, audience, onStale: "refuse" });
  await verifier.poll();
  server.answers[FEED] = null;
  server.now -= 1000;

  await assert.rejects(verifier.verify(TOKEN), { status: 503 });
});

test("an answer of more than four megabytes is not read to its end", async () => {
  const { server, verifier } = await started(ACCEPTED);
  let chunks = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      chunks += 1;
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  server.answers[FEED] = { clone: () => new Response(endless) };

  await verifier.poll();

  assert.match(server.warnings[0], /too long/);
  assert.ok(chunks < 10);
});

test("a token that is no text is refused", async () => {
  const { verifier } = await started(ACCEPTED);

  for (const token of [undefined, null, 5, {}, [TOKEN], Buffer.from(TOKEN)]) {
    await assert.rejects(verifier.verify(token), InvalidToken);
  }
});

test("several scopes may be in one text, and an empty text is a scope that no token has", async () => {
  const { verifier } = await started(ACCEPTED);

  await verifier.verify(TOKEN, "orders:read orders:list");
  await assert.rejects(verifier.verify(TOKEN, "orders:read orders:cancel"), {
    status: 403,
    scope: "orders:read orders:cancel",
  });
  await assert.rejects(verifier.verify(TOKEN, ""), { status: 403 });
});
