// The API behind each framework.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { after, before, test } from "node:test";
import express from "express";
import fastify from "fastify";
import { requires as requiresExpress } from "../src/express.js";
import { requires as requiresFastify } from "../src/fastify.js";
import { requires as requiresLambda } from "../src/lambda.js";
import { document, started } from "./cases.js";

const ACCEPTED = document.cases.find((one) => one.name === "an RS256 token is accepted");
const [{ token: TOKEN }] = ACCEPTED.steps;
const CHALLENGE = `Bearer realm="${document.defaults.audience}", scope="orders:read"`;
const { verifier } = await started(ACCEPTED);
// Stands for a mistake in our own code.
const broken = Object.create(verifier, { authenticate: { value: () => Promise.reject(new Error("broken")) } });

const withExpress = express();
withExpress.get("/orders", requiresExpress(verifier, "orders:read"), (incoming, response) =>
  response.json({ client: incoming.accessToken.client_id }),
);
withExpress.get("/cancel", requiresExpress(verifier, "orders:cancel"), (_incoming, response) => response.json({}));
withExpress.get("/broken", requiresExpress(broken), (_incoming, response) => response.json({}));
withExpress.use((error, _incoming, response, _next) => response.status(500).json(error.message));

const withFastify = fastify();
withFastify.get("/orders", { onRequest: requiresFastify(verifier, "orders:read") }, async (incoming) => ({
  client: incoming.accessToken.client_id,
}));
withFastify.get("/cancel", { onRequest: requiresFastify(verifier, "orders:cancel") }, async () => ({}));
withFastify.get("/broken", { onRequest: requiresFastify(broken) }, async () => ({}));

const read = requiresLambda(verifier, "orders:read")((_event, _context, token) => ({ client: token.client_id }));
const cancel = requiresLambda(verifier, "orders:cancel")(() => ({}));

const servers = {};

before(async () => {
  servers.express = createServer(withExpress).listen(0, "127.0.0.1");
  await once(servers.express, "listening");
  await withFastify.listen({ port: 0, host: "127.0.0.1" });
  servers.fastify = withFastify.server;
});
after(async () => {
  servers.express.close();
  await withFastify.close();
});

/** `authorization` may be an array of several headers, which `fetch` cannot send. */
async function get(framework, path, authorization) {
  const headers = authorization === undefined ? {} : { authorization };
  const { port } = servers[framework].address();
  const [answer] = await once(request({ port, host: "127.0.0.1", path, headers, agent: false }).end(), "response");
  const body = (await answer.toArray()).join("");
  return { status: answer.statusCode, challenge: answer.headers["www-authenticate"], body: JSON.parse(body) };
}

for (const framework of ["express", "fastify"]) {
  test(`${framework}: a valid token reaches the route, which knows the client`, async () => {
    const { status, body } = await get(framework, "/orders", `Bearer ${TOKEN}`);

    assert.deepEqual([status, body], [200, { client: "erp" }]);
  });

  test(`${framework}: a request without a token is challenged`, async () => {
    const { status, challenge } = await get(framework, "/orders");

    assert.deepEqual([status, challenge], [401, CHALLENGE]);
  });

  test(`${framework}: an invalid token is 401, and another scope 403`, async () => {
    const { status, challenge, body } = await get(framework, "/orders", "Bearer x");

    assert.equal(status, 401);
    assert.match(challenge, /error="invalid_token"/);
    assert.equal(body.error, "invalid_token");
    assert.equal((await get(framework, "/cancel", `Bearer ${TOKEN}`)).status, 403);
  });

  test(`${framework}: two Authorization headers are refused`, async () => {
    assert.equal((await get(framework, "/orders", [`Bearer ${TOKEN}`, "Bearer x"])).status, 401);
  });

  test(`${framework}: an error of the API itself is no answer about the token`, async () => {
    const { status, challenge, body } = await get(framework, "/broken", `Bearer ${TOKEN}`);

    assert.deepEqual([status, challenge], [500, undefined]);
    assert.match(JSON.stringify(body), /broken/);
  });
}

test("fastify: a test of the API may use inject", async () => {
  const { statusCode } = await withFastify.inject({ url: "/orders", headers: { authorization: `Bearer ${TOKEN}` } });

  assert.equal(statusCode, 200);
});

test("express: a request that was answered in the meantime is not answered again", async () => {
  const answered = { headersSent: true, writeHead: () => assert.fail("answered twice") };

  await requiresExpress(verifier)({ headers: {} }, answered, () => assert.fail("accepted"));
});

const EVENTS = {
  "a REST API": (value) => ({ headers: { Authorization: value }, multiValueHeaders: { Authorization: [value] } }),
  "an HTTP API": (value) => ({ version: "2.0", headers: { authorization: value } }),
  "a load balancer": (value) => ({ multiValueHeaders: { authorization: [value] } }),
  "a client that writes headers its own way": (value) => ({ headers: { AUTHORIZATION: value } }),
};

for (const [source, event] of Object.entries(EVENTS)) {
  test(`lambda: the event of ${source} is read`, async () => {
    assert.deepEqual(await read(event(`Bearer ${TOKEN}`), {}), { client: "erp" });
    const { statusCode, headers, multiValueHeaders } = await read(event("Bearer x"), {});
    assert.equal(statusCode, 401);
    assert.deepEqual(multiValueHeaders["WWW-Authenticate"], [headers["WWW-Authenticate"]]);
    assert.equal((await cancel(event(`Bearer ${TOKEN}`), {})).statusCode, 403);
  });
}

test("lambda: an event without headers is a request without a token", async () => {
  for (const event of [{}, { headers: null, multiValueHeaders: null }]) {
    const { statusCode, headers } = await read(event, {});

    assert.deepEqual([statusCode, headers["WWW-Authenticate"]], [401, CHALLENGE]);
  }
});

test("lambda: an error of the API itself is no answer about the token", async () => {
  await assert.rejects(requiresLambda(broken)(() => ({}))({}, {}), /broken/);
});
