import { createRemoteJWKSet, jwtVerify } from "jose";
import { answerEach } from "./questions.js";

const keySets = new Map();

async function verify({ verifier, issuer, jwks_uri, audience, alg, typ, token }) {
  if (!keySets.has(verifier)) {
    keySets.set(verifier, createRemoteJWKSet(new URL(jwks_uri)));
  }
  const { payload } = await jwtVerify(token, keySets.get(verifier), { issuer, audience, typ, algorithms: [alg] });
  return payload;
}

await answerEach(verify, (error) => ({ error: [error.code, error.claim].filter(Boolean).join(" ") }));
