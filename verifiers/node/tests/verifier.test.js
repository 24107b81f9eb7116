// What the shared cases leave open: requests at the same time, polls over time, challenges, options.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { InvalidToken, Unavailable, Verifier } from "../src/index.js";
import { document, started } from "./cases.js";

const { issuer, jwks_uri: JWKS, revocations_uri: FEED } = document;
const named = (name) => document.cases.find((one) => one.name === name);
const ACCEPTED = named("an RS256 token is accepted");
const [{ at: NOW }] = ACCEPTED.steps;
const [{ token: TOKEN }] = named("with on_stale accept, tokens are accepted before the first good feed").steps;
// REVOKING revokes REVOKED and not TOKEN.
const [{ token: REVOKED, feed: REVOKING }] = named("the last good feed revokes through an outage").steps;
const UNKNOWN = named("unknown kids cause one request for keys in ten seconds").steps[1].token;

test("tokens that arrive at the same time share one request for keys", async () => {
  const { server, verifier } = await started(ACCEPTED);
  server.now += 20;

  const results = await Promise.allSettled(Array.from({ length: 50 }, () => verifier.verify(UNKNOWN)));

  assert.ok(results.every(({ reason }) => reason instanceof InvalidToken));
  assert.equal(server.requests[JWKS].length, 2);
});

test("the first tokens wait for the same keys", async () => {
  const { server } = await started(ACCEPTED);
  const verifier = server.verifier({ issuer, audience: document.defaults.audience, revocations: false });
  server.requests = {};

  await Promise.all(Array.from({ length: 50 }, () => verifier.verify(TOKEN)));

  assert.equal(server.requests[JWKS].length, 1);
});

test("the feed is polled before use when it is older than 20 seconds, and 10 seconds after a failure", async () => {
  const { server, verifier } = await started(ACCEPTED);
  const polls = async (seconds) => {
    server.now = NOW + seconds;
    await verifier.verify(TOKEN);
    return server.requests[FEED].length;
  };

  assert.equal(await polls(19), 1);
  assert.equal(await polls(20), 2);
  assert.equal(await polls(21), 2);
  server.answers[FEED] = null;
  assert.equal(await polls(40), 3);
  assert.equal(await polls(49), 3);
  assert.equal(await polls(50), 4);
});

test("a timer polls the feed every 20 seconds, whether tokens arrive or not, until close", async (context) => {
  const { server } = await started(ACCEPTED);
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const verifier = server.verifier({ issuer, audience: document.defaults.audience, background: true });
  await verifier.verify(TOKEN);
  const pollsAfter = async (seconds) => {
    const before = server.requests[FEED].length;
    server.now += seconds;
    context.mock.timers.tick(seconds * 1000);
    const polls = server.requests[FEED].length - before;
    if (polls > 0) {
      // Shares the request of the timer, which is complete after this.
      await verifier.poll();
    }
    return polls;
  };

  server.answers[FEED] = REVOKING;
  assert.equal(await pollsAfter(19), 0);
  assert.equal(await pollsAfter(1), 1);
  await assert.rejects(verifier.verify(REVOKED), InvalidToken);
  assert.equal(await pollsAfter(20), 1);
  server.answers[FEED] = null;
  assert.equal(await pollsAfter(20), 1);
  assert.equal(await pollsAfter(10), 1);

  verifier.close();
  assert.equal(await pollsAfter(20), 0);
});

test("a token waits for the poll if the timers of the process were stopped", async (context) => {
  const { server } = await started(ACCEPTED);
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const verifier = server.verifier({ issuer, audience: document.defaults.audience, background: true });
  await verifier.verify(TOKEN);
  server.answers[FEED] = REVOKING;

  server.now += 29;
  await verifier.verify(REVOKED);
  server.now += 1;
  await assert.rejects(verifier.verify(REVOKED), InvalidToken);
});

test("the first token waits for the first feed", async () => {
  const { server } = await started(ACCEPTED);
  server.answers[FEED] = REVOKING;

  await assert.rejects(server.verifier({ issuer, audience: document.defaults.audience }).verify(REVOKED), InvalidToken);
});

test("an unchanged feed is not sent again, and is not stale", async () => {
  const { server } = await started(ACCEPTED);
  const verifier = server.verifier({ issuer, audience: document.defaults.audience, onStale: "refuse" });
  server.answers[FEED] = new Response(REVOKING, { headers: { ETag: '"1"' } });
  await verifier.poll();
  server.answers[FEED] = new Response(null, { status: 304 });

  server.now += 400;
  await verifier.poll();

  assert.deepEqual(server.requests[FEED].at(-1).headers, { "If-None-Match": '"1"' });
  await verifier.verify(TOKEN);
  await assert.rejects(verifier.verify(REVOKED), InvalidToken);
});

test("redirects are not followed, and no request takes longer than two seconds", async () => {
  const timeout = mock.method(AbortSignal, "timeout");
  const { server } = await started(ACCEPTED);

  for (const request of [...server.requests[JWKS], ...server.requests[FEED]]) {
    assert.equal(request.redirect, "error");
    assert.ok(request.signal instanceof AbortSignal);
  }
  assert.deepEqual(
    timeout.mock.calls.map((call) => call.arguments),
    [[2000], [2000]],
  );
  timeout.mock.restore();
});

test("an outage is one warning that says what happened, and its end another", async () => {
  const { server, verifier } = await started(ACCEPTED);
  for (const answer of [null, null, REVOKING, new Response("", { status: 404 })]) {
    server.answers[FEED] = answer;
    await verifier.poll();
  }

  const unusable = `${FEED} cannot be used, so the last good version stays in use.`;
  assert.deepEqual(server.warnings, [
    `${unusable} Error: connect ECONNREFUSED`,
    `${FEED} can be used again.`,
    `${unusable} Error: The status is 404.`,
  ]);
});

test("a challenge names the realm, the metadata of the API, the error and the scope", async () => {
  const { server } = await started(ACCEPTED);
  const resourceMetadata = "https://auth.example.com/.well-known/oauth-protected-resource/orders";
  const verifier = server.verifier({ issuer, audience: document.defaults.audience, realm: "orders", resourceMetadata });
  const challenge = async (authorization, ...scope) => {
    const refusal = await verifier.authenticate(authorization, ...scope).catch((error) => error);
    return verifier.answer(refusal).headers["WWW-Authenticate"];
  };
  const everyOne = `Bearer realm="orders", resource_metadata="${resourceMetadata}"`;

  assert.equal(await challenge(undefined), everyOne);
  assert.equal(await challenge("", "a", "b"), `${everyOne}, scope="a b"`);
  assert.equal(
    await challenge("Bearer x"),
    `${everyOne}, error="invalid_token", error_description="The access token is malformed."`,
  );
  assert.equal(
    await challenge(`Bearer ${TOKEN}`, "a", "b"),
    `${everyOne}, error="insufficient_scope", scope="a b", ` +
      'error_description="The access token does not carry the required scope."',
  );
});

test("a token that cannot be verified now gets a 503 with Retry-After and without a challenge", async () => {
  const { server } = await started(ACCEPTED);
  server.answers = {};
  const verifier = server.verifier({ issuer, audience: document.defaults.audience });
  const refusal = await verifier.verify(TOKEN).catch((error) => error);

  assert.ok(refusal instanceof Unavailable);
  assert.deepEqual(verifier.answer(refusal), {
    status: 503,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store", "Retry-After": "10" },
    body: '{"error":"temporarily_unavailable","error_description":"Access tokens cannot be verified at the moment. Try again."}',
  });
});

test("whatever a stranger sends is a refusal and no other error", async () => {
  const { verifier } = await started(ACCEPTED);
  const encoded = (value) => Buffer.from(value).toString("base64url");
  const [header, claims, signature] = TOKEN.split(".");
  const pieces = ["{}", "[]", "null", "1e400", '{"alg":"RS256","kid":"__proto__"}', '{"alg":"ES256","kid":"rsa-1"}']
    .concat([
      '{"alg":"RS256","kid":"rsa-1","b64":false}',
      '{"alg":"dir","kid":"rsa-1","enc":"A128GCM"}',
      "\u0000",
      "\ud800",
    ])
    .map(encoded);
  const parts = [header, claims, signature, ...pieces, "", "=", "\u0000", "\ud800", "%2e"];
  const hostile = parts.flatMap((one) =>
    parts.flatMap((two) => [`${one}.${two}.${signature}`, `${header}.${one}.${two}`]),
  );

  for (const token of hostile.filter((one) => one !== TOKEN)) {
    await assert.rejects(verifier.verify(token), InvalidToken, token);
  }
});

test("a second Authorization header is refused", async () => {
  const { verifier } = await started(ACCEPTED);

  await assert.rejects(verifier.authenticate([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`]), InvalidToken);
});

test("options that cannot work are refused at the start", () => {
  const { audience } = document.defaults;
  for (const wrong of ["auth", `${issuer}/`, "http://auth.example.com", "ftp://127.0.0.1", undefined]) {
    assert.throws(() => new Verifier({ issuer: wrong, audience }), TypeError);
  }
  for (const wrong of [
    { audience: "" },
    { audience: 'a"' },
    { audience: undefined },
    { typ: "x" },
    { onStale: "x" },
    // "60" as a text would be appended to `exp`, and no token would expire.
    ...["60", Number.NaN, -1, null].map((leeway) => ({ leeway })),
    ...["20", Number.NaN, 0, -1].map((pollInterval) => ({ pollInterval })),
    { jwksUri: "http://auth.example.com/keys" },
    { realm: 'a"' },
    { resourceMetadata: "https://\u00e4" },
  ]) {
    assert.throws(() => new Verifier({ issuer, audience, ...wrong }), TypeError, JSON.stringify(wrong));
  }
  assert.ok(new Verifier({ issuer: "http://127.0.0.1:8000", audience }));
});
