// The English texts about the keys of a client, its tokens, and the APIs that it has a right over. They are part of `words`.

export const clientKeyWords = {
  title: "Keys",
  intro:
    "Public keys. A program signs with the private key, which never leaves its host, and needs no secret.",
  add: "Add key",
  added: "The key is registered.",
  none: "This client has no key.",
  key: "Key",
  state: "State",
  states: { live: "live", expired: "expired" },
  lastUsed: "Last used",
  expires: "Expires",
  neverExpires: "never",
  unlabelled: "Without a label",
  publicKey: "Public key",
  publicKeyHelp: "In PEM, which begins with -----BEGIN PUBLIC KEY-----, or as a JWK or JWK set in JSON.",
  label: "Label",
  labelHelp: "Optional. Where the private key is.",
  expiresHelp: "Optional. Without a date it is valid until you remove it.",
  overlap: "What ends",
  overlapHelp: "A client with a key keeps only secrets that expire within 30 days.",
  overlaps: {
    "": "Nothing ends",
    "86400": "Secrets and other keys end in a day",
    "604800": "Secrets and other keys end in a week",
    "0": "Secrets and other keys end now",
  },
  remove: (label: string) => ({
    title: `Remove ${label}?`,
    body: "Programs that sign with it get no token from the next request on, and this server refuses the tokens that they got.",
    confirm: "Remove",
  }),
  removeAction: "Remove",
  removed: "The key is removed.",
};

export const ownWords = {
  title: "Your client",
  intro: "The client that you are signed in with: what it may do, and its own secrets and keys.",
  registration: "Edit its registration",
  lifetime: "Lifetime of its tokens",
  thisServer: "This server",
  evictHelp:
    "After a leak, ask another administrator to evict: that also revokes all tokens. If you revoke the secret that you signed in with, sign in again with another one.",
};

export const administersWords = {
  title: "APIs it administers",
  intro:
    "With api_client_write, this client hands out the scopes of these APIs, and manages the clients that hold no others.",
  none: "There is no other API yet.",
  label: (name: string) => name,
};

export const introspectsWords = {
  title: "Introspects",
  intro:
    "This client may ask whether a token of these APIs is active. Give it to the API itself, or to a gateway before it.",
  none: "There is no API yet.",
  label: (name: string) => `Tokens of ${name}`,
};

export const revokeTokenWords = {
  label: "Token to revoke",
  help: "The token or its jti, which is in the audit trail. Only the jti is sent. Other tokens stay valid.",
  action: "Revoke this token",
  done: "The token is revoked.",
};
