import { JwtVerifier } from "aws-jwt-verify";
import { answerEach } from "./questions.js";

const verifiers = new Map();

async function verify({ verifier, issuer, jwks_uri, audience, token }) {
  if (!verifiers.has(verifier)) {
    verifiers.set(verifier, JwtVerifier.create({ issuer, audience, jwksUri: jwks_uri }));
  }
  return await verifiers.get(verifier).verify(token);
}

await answerEach(verify, () => ({}));
