// panva's oidc-provider: JWT access tokens by client_credentials, with all data in memory.
// Usage: node oidc_provider.js. Reads one line of JSON from standard input and prints the port.

import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

const { value } = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next();
const { jwk, client_id, client_secret, scope, resource } = JSON.parse(value);

const provider = new Provider('http://127.0.0.1', {
  clients: [
    {
      client_id,
      client_secret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'client_secret_post',
      scope,
    },
  ],
  jwks: { keys: [jwk] },
  scopes: scope.split(' '),
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      getResourceServerInfo: () => ({
        scope,
        audience: resource,
        accessTokenTTL: 3600,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  ttl: { ClientCredentials: 3600 },
});

const server = provider.listen(0, '127.0.0.1', () => console.log(server.address().port));
