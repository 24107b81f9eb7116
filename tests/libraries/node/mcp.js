// The two SDKs of the Model Context Protocol, and the two libraries of OAuth that sign assertions.
import { createPrivateKey } from "node:crypto";
import { auth as authOfClient, ClientCredentialsProvider, PrivateKeyJwtProvider } from "@modelcontextprotocol/client";
import { auth as authOfSdk } from "@modelcontextprotocol/sdk/client/auth.js";
import * as extensions from "@modelcontextprotocol/sdk/client/auth-extensions.js";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { answerEach } from "./questions.js";

const SDKS = {
  "@modelcontextprotocol/sdk": [authOfSdk, extensions],
  "@modelcontextprotocol/client": [authOfClient, { ClientCredentialsProvider, PrivateKeyJwtProvider }],
};

async function withSdk({ library, issuer, resource, client_id, client_secret, private_key, scope }) {
  const [auth, providers] = SDKS[library];
  const options = { clientId: client_id, scope, expectedIssuer: issuer };
  const provider = private_key
    ? new providers.PrivateKeyJwtProvider({ ...options, privateKey: private_key, algorithm: "ES256" })
    : new providers.ClientCredentialsProvider({ ...options, clientSecret: client_secret });
  // It begins at the API, which names its metadata, which names the server.
  await auth(provider, { serverUrl: new URL(resource) });
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
  () => ({}),
);
