// The English texts about asking for a token. They are part of `words`.

export const tryItWords = {
  intro: "Ask for a token as a program does, and see what is in it.",
  secretHelp: "It is sent to this server only and kept nowhere.",
  scope: "Scopes",
  scopeHelp: "Separated by spaces. Empty: a token that only says who the client is.",
  resource: "API (resource)",
  resourceHelp: "Optional. The identifier of the API that the token is for.",
  ask: "Get a token",
  asking: "Asking…",
  asCurl: "The same as curl",
  answer: "Answer",
  nothingYet: "The answer appears here.",
  issued: "A token",
  expiresIn: (rest: string) => `expires in ${rest}`,
  expired: "expired",
  copyToken: "Copy token",
  header: "Header",
  claims: "Claims",
  noAnswer: "No answer",
  whyTitle: "Why this happens",
  explained: {
    typ: "What kind of token it is. at+jwt: an access token (RFC 9068).",
    alg: "How it is signed.",
    kid: "Which of the published keys verifies it.",
    iss: "Who issued it: this server. A verifier compares it.",
    sub: "Whom it is about: the client itself.",
    client_id: "The client that asked for it.",
    aud: "The API that it is for. Every other API must refuse it.",
    iat: "When it was issued.",
    exp: "When it ends.",
    jti: "Its own number. It ends with the id of the secret, key or workload that the client used.",
    scope: "What it permits.",
    generation:
      "The number of the client’s registration, so that a client of the same id later is another one.",
  },
  why: {
    invalid_client: [
      "The client ID or the secret is wrong, or was copied with a missing character.",
      "The secret was revoked, or has expired.",
      "The client is disabled or deleted. The server answers alike in every case, so that strangers learn nothing.",
    ],
    invalid_scope: [
      "The client is not registered for one of these scopes.",
      "The scopes belong to two APIs. One token is for one API.",
      "The API or the group of scopes is switched off.",
    ],
    invalid_target: ["No API has this identifier, or the client has no scope of it."],
    invalid_request: ["A parameter is missing, sent twice, or malformed."],
    unsupported_grant_type: ["This server issues tokens for client credentials only."],
    temporarily_unavailable: [
      "An administrator has stopped issuing, or the server has trouble. Try again shortly.",
    ],
  },
  credential: "Credential",
  credentials: [
    ["secret", "Client secret"],
    ["assertion", "Assertion"],
  ] as const,
  assertion: "Assertion",
  assertionHelp:
    "The JWT that the program signed, or that its platform gave it. An assertion that works is used up, if it works once only.",
  clientIdHelp: "Optional with an assertion. Without it, the assertion names the client.",
  asserted: "What the assertion says",
  notAJwt: "This is not a JWT: it has no header and claims in base64url.",
  compared: (client: string) => `What ${client} trusts`,
  noIssuer: (issuer: string) => `No trusted issuer has the identifier ${issuer}, byte by byte.`,
  issuerDisabled: (slug: string) => `The trusted issuer ${slug} is disabled.`,
  noTrust: (client: string, slug: string) => `${client} trusts no workload of ${slug}.`,
  noClient: (client: string) => `There is no client ${client}.`,
  void: (state: string) => `This workload is not live: ${state}.`,
  fits: "fits",
  differs: (accepted: string, found: string | null) =>
    found === null
      ? `must be ${accepted}, and is missing or no text`
      : `must be ${accepted}, and is ${found}`,
  whereToLook: (client: string) =>
    `The answer says only what the assertion alone decides. The log of the server has the whole reason, in the member detail of the line with outcome invalid_client or invalid_grant${client ? ` and client_id ${client}` : ""}.`,
};
