// RFC 6750 §3: why a request is refused, and how that is answered.

/**
 * The base of everything that `verify` and `authenticate` throw because of a token. The message is for the caller: it
 * contains nothing of the token.
 */
export class Refusal extends Error {
  /** The HTTP status of the answer. */
  status = 401;
  /**
   * The error code of RFC 6750 §3.1, or null without one.
   * @type {string | null}
   */
  error = "invalid_token";
  /** The scope that the request needs, separated by spaces. */
  scope = "";
}

/** The request carries no access token. */
export class MissingToken extends Refusal {
  // RFC 6750 §3: no error code for a request without authentication information.
  error = null;

  constructor() {
    super("Send an access token in the Authorization header: Bearer, a space and the token.");
  }
}

/** The token is malformed, expired, revoked, not for this API or not from this server. */
export class InvalidToken extends Refusal {
  /** @param {string} message */
  constructor(message = "The access token is expired, revoked, malformed or not for this API.") {
    super(message);
  }
}

/** The token is valid, but it does not carry the required scope. */
export class InsufficientScope extends Refusal {
  status = 403;
  error = "insufficient_scope";

  constructor() {
    super("The access token does not carry the required scope.");
  }
}

/** The keys or the revocations cannot be read. Not a 401, which clients treat as final. */
export class Unavailable extends Refusal {
  status = 503;
  error = null;

  constructor() {
    super("Access tokens cannot be verified at the moment. Try again.");
  }
}

// Seconds.
const RETRY_AFTER = 10;

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Record<string, string>} headers
 * @property {string} body JSON
 */

/**
 * @param {Refusal} refusal
 * @param {string} realm
 * @param {string | undefined} resourceMetadata RFC 9728 §5.1: the URL of the API's metadata
 * @returns {Answer}
 */
export function answer(refusal, realm, resourceMetadata) {
  const { error, message, scope, status } = refusal;
  const isUnavailable = status === 503;
  // The challenge says with which scope the client needs a token.
  const challenge = { realm, resource_metadata: resourceMetadata, error, scope, error_description: error && message };
  return {
    status,
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      ...(isUnavailable
        ? { "Retry-After": String(RETRY_AFTER) }
        : { "WWW-Authenticate": `Bearer ${quoted(challenge)}` }),
    },
    body: JSON.stringify({
      error: error ?? (isUnavailable ? "temporarily_unavailable" : "unauthorized"),
      error_description: message,
    }),
  };
}

/** @param {Record<string, string | null | undefined>} parameters */
function quoted(parameters) {
  return Object.entries(parameters)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}="${value}"`)
    .join(", ");
}
