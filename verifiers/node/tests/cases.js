// The cases that the verifiers of all languages share.

import { readFileSync } from "node:fs";
import { FakeServer } from "./fake_server.js";

export const document = JSON.parse(readFileSync(new URL("../../conformance/cases.json", import.meta.url), "utf8"));

const { defaults, issuer, jwks_uri: JWKS, key_sets: keySets, revocations_uri: FEED } = document;

/** A verifier of the case's configuration, after its first poll, and its server. */
export async function started(configuration, at = configuration.steps?.[0].at) {
  const settings = { ...defaults, ...configuration.configuration };
  const server = new FakeServer();
  server.now = at;
  const { audience, leeway, on_stale: onStale, revocations, typ } = settings;
  const verifier = server.verifier({ issuer, audience, leeway, onStale, revocations, typ });
  const publish = (name) => {
    const keySet = name === null ? null : keySets[name];
    server.answers[JWKS] = name === null || typeof keySet === "string" ? keySet : JSON.stringify(keySet);
  };
  publish(settings.jwks);
  server.answers[FEED] = settings.first_feed;
  await verifier.poll();
  return { publish, scope: settings.scope, server, verifier };
}

/** Yields what a step answers, and what is expected of it. */
export async function* outcomes(one) {
  const { publish, scope, server, verifier } = await started(one);
  for (const step of one.steps) {
    server.now = step.at;
    if ("jwks" in step) {
      publish(step.jwks);
    }
    if ("feed" in step) {
      server.answers[FEED] = step.feed;
      await verifier.poll();
    }
    const required = step.scope ?? scope;
    const answer =
      "authorization" in step
        ? verifier.authenticate(step.authorization, ...required)
        : verifier.verify(step.token, ...required);
    const requests = "jwks_requests" in step ? { jwks_requests: step.jwks_requests } : {};
    const outcome = await answer.then(
      (token) => ({ accepted: { client_id: token.client_id, scope: [...token.scope] } }),
      (refusal) => refused(refusal),
    );
    yield {
      outcome: { ...outcome, ...("jwks_requests" in step && { jwks_requests: server.requests[JWKS].length }) },
      expected: { ...step.expected, ...requests },
    };
  }
}

function refused(refusal) {
  if (refusal.status === undefined) {
    throw refusal;
  }
  const { error, scope, status } = refusal;
  return { status, error, ...(status === 403 && { scope }) };
}
