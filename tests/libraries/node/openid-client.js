import * as client from "openid-client";
import { answerEach } from "./questions.js";

const METHODS = { client_secret_basic: client.ClientSecretBasic, client_secret_post: client.ClientSecretPost };

async function requestToken(question) {
  const config = await configuration(question);
  if (question.grant_type === "client_credentials") {
    return await client.clientCredentialsGrant(config, question.parameters);
  }
  return await client.genericGrantRequest(config, question.grant_type, question.parameters);
}

async function configuration({ issuer, token_endpoint, discovery, client_id, client_secret, method }) {
  const authentication = METHODS[method](client_secret);
  if (!discovery) {
    return new client.Configuration({ issuer, token_endpoint }, client_id, undefined, authentication);
  }
  const algorithm = { "oauth-authorization-server": "oauth2", "openid-configuration": "oidc" }[discovery];
  return await client.discovery(new URL(issuer), client_id, undefined, authentication, { algorithm });
}

await answerEach(requestToken, (error) => ({
  error: error.error ?? error.code ?? "",
  status: error.status ?? error.cause?.status ?? null,
  retry_after: (error.response ?? error.cause)?.headers?.get?.("retry-after") ?? null,
}));
