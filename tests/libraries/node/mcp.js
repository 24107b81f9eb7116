// The two SDKs of the Model Context Protocol, and the two libraries of OAuth that sign assertions.
import { createPrivateKey } from "node:crypto";
import { auth as authOfClient, ClientCredentialsProvider, PrivateKeyJwtProvider } from "@modelcontextprotocol/client";
import { auth as authOfSdk } from "@modelcontextprotocol/sdk/client/auth.js";
import * as extensions from "@modelcontextprotocol/sdk/client/auth-extensions.js";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { answerEach } from "./questions.js";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const SDKS = {
  "@modelcontextprotocol/sdk": [authOfSdk, extensions],
  "@modelcontextprotocol/client": [authOfClient, { ClientCredentialsProvider, PrivateKeyJwtProvider }],
};

// SEP-1933: the token of the platform is the grant, and the client has no credential of its own. The SDKs have the
// interface for it, and no class.
class WorkloadIdentity {
  clientMetadata = { redirect_uris: [], grant_types: [JWT_BEARER], token_endpoint_auth_method: "none" };
  #question;
  #tokens;

  constructor(question) {
    this.#question = question;
  }
  get redirectUrl() {}
  clientInformation = () => ({ client_id: this.#question.client_id, issuer: this.#question.issuer });
  tokens = () => this.#tokens;
  saveTokens = (tokens) => {
    this.#tokens = tokens;
  };
  prepareTokenRequest = () => {
    const { assertion, scope } = this.#question;
    return new URLSearchParams({ grant_type: JWT_BEARER, assertion, scope });
  };
}

function providerOf(question, providers) {
  if (question.assertion) return new WorkloadIdentity(question);
  const options = { clientId: question.client_id, scope: question.scope, expectedIssuer: question.issuer };
  return question.private_key
    ? new providers.PrivateKeyJwtProvider({ ...options, privateKey: question.private_key, algorithm: "ES256" })
    : new providers.ClientCredentialsProvider({ ...options, clientSecret: question.client_secret });
}

async function withSdk(question) {
  const [auth, providers] = SDKS[question.library];
  const provider = providerOf(question, providers);
  // It begins at the API, which names its metadata, which names the server.
  await auth(provider, { serverUrl: new URL(question.resource) });
  return provider.tokens();
}

async function cryptoKey(pem) {
  const der = createPrivateKey(pem).export({ type: "pkcs8", format: "der" });
  return await crypto.subtle.importKey("pkcs8", der, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
}

const LIBRARIES = {
  oauth4webapi: async ({ issuer, client_id, private_key, scope }) => {
    const discovered = await oauth.discoveryRequest(new URL(issuer), { algorithm: "oauth2" });
    const server = await oauth.processDiscoveryResponse(new URL(issuer), discovered);
    const authentication = oauth.PrivateKeyJwt(await cryptoKey(private_key));
    const client = { client_id };
    const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, { scope });
    return await oauth.processClientCredentialsResponse(server, client, response);
  },
  "openid-client": async ({ issuer, client_id, private_key, scope }) => {
    const authentication = openid.PrivateKeyJwt(await cryptoKey(private_key));
    const config = await openid.discovery(new URL(issuer), client_id, undefined, authentication);
    return await openid.clientCredentialsGrant(config, { scope });
  },
};

await answerEach(
  (question) => (LIBRARIES[question.library] ?? withSdk)(question),
  // The names of RFC 6749 §5.2: the SDKs call them differently.
  ({ errorCode, code }) => ({ error: errorCode ?? code }),
);
