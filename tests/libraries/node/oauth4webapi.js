import * as oauth from "oauth4webapi";
import { answerEach } from "./questions.js";

const METHODS = { client_secret_basic: oauth.ClientSecretBasic, client_secret_post: oauth.ClientSecretPost };
// A server's metadata object carries its cached JWKS.
const servers = new Map();

async function requestToken(question) {
  const server = await metadata(question);
  const client = { client_id: question.client_id };
  const authentication = METHODS[question.method](question.client_secret);
  const parameters = new URLSearchParams(question.parameters);
  if (question.grant_type === "client_credentials") {
    const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, parameters);
    return await oauth.processClientCredentialsResponse(server, client, response);
  }
  const { grant_type } = question;
  const response = await oauth.genericTokenEndpointRequest(server, client, authentication, grant_type, parameters);
  return await oauth.processGenericTokenEndpointResponse(server, client, response);
}

async function metadata({ issuer, token_endpoint, discovery }) {
  if (!discovery) {
    return { issuer, token_endpoint };
  }
  const algorithm = { "oauth-authorization-server": "oauth2", "openid-configuration": "oidc" }[discovery];
  const response = await oauth.discoveryRequest(new URL(issuer), { algorithm });
  return await oauth.processDiscoveryResponse(new URL(issuer), response);
}

async function verify({ verifier, issuer, jwks_uri, audience, token }) {
  if (!servers.has(verifier)) {
    servers.set(verifier, { issuer, jwks_uri });
  }
  const request = new Request(audience, { headers: { authorization: `Bearer ${token}` } });
  return await oauth.validateJwtAccessToken(servers.get(verifier), request, audience);
}

await answerEach(
  (question) => (question.token ? verify(question) : requestToken(question)),
  (error) => ({
    // Of a refused JWT it tells a code and the claim; of a refused request what the server said.
    error: error.error ?? [error.code, error.cause?.claim].filter(Boolean).join(" "),
    status: error.status ?? error.cause?.status ?? null,
    retry_after: (error.response ?? error.cause)?.headers?.get?.("retry-after") ?? null,
  }),
);
