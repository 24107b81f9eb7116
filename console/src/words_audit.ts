// The English names of the actions in the audit trail. A new action of the API fails `make check` until it has one.

import type { operations } from "./openapi.d.ts";

type Query = NonNullable<operations["readAuditTrail"]["parameters"]["query"]>;
export type Action = NonNullable<Query["action"]>;

export const actionWords: Record<Action, string> = {
  "administrator.reissue": "Administrator reissued",
  "api_client.create": "Client added",
  "api_client.delete": "Client deleted",
  "api_client.edit": "Client changed",
  "api_client.revoke_token": "Token revoked",
  "api_client.revoke_tokens": "Tokens revoked",
  "catalogue.apply": "APIs applied from a file",
  "catalogue.restored": "Clients restored",
  "client_key.create": "Key added",
  "client_key.delete": "Key removed",
  "client_secret.burn": "Leaked secret burnt",
  "client_secret.create": "Secret added",
  "client_secret.delete": "Secret revoked",
  "client_secret.evict": "Thief evicted",
  "client_secret.regenerate": "Secret regenerated",
  "client_secret.report": "Leaked secret reported",
  "key_ring.leaked": "Leaked signing key removed",
  "key_ring.promote": "Standby key signs now",
  "key_ring.restore": "Signing keys restored",
  "key_ring.rotate": "Signing keys rotated",
  "resource.create": "API added",
  "resource.delete": "API deleted",
  "resource.edit": "API changed",
  "scope_group.delete": "Scopes deleted",
  "scope_group.put": "Scopes changed",
  "scopes.kept": "Removal of scopes refused",
  "scopes.removing": "Removal of scopes begun",
  "server.bootstrap": "Server set up",
  "settings.edit": "Settings changed",
  "trust.create": "Workload trusted",
  "trust.delete": "Workload removed",
  "trusted_issuer.create": "Issuer added",
  "trusted_issuer.delete": "Issuer deleted",
  "trusted_issuer.edit": "Issuer changed",
};
