// Verifies access tokens of one server for one API.

import { accessToken } from "./access_token.js";
import { verified } from "./jws.js";
import { answer, InsufficientScope, InvalidToken, MissingToken, Refusal, Unavailable } from "./refusal.js";
import { Revocations } from "./revocations.js";
import { SigningKeys } from "./signing_keys.js";

// Characters: the longest token that the server issues.
const MAXIMUM_TOKEN_LENGTH = 8192;
// Seconds. With the caches of the server, a revocation is in force everywhere after a minute.
const POLL_INTERVAL = 20;
// RFC 9110 §11.1: the scheme has no case.
const BEARER = /^bearer(?: +(.*))?$/is;

/**
 * @typedef {object} Options
 * @property {string} issuer The URL of the server, as its metadata have it.
 * @property {string} audience The `identifier` of this API.
 * @property {string} [typ] The `typ` that the API is registered with: "at+jwt" (default) or "JWT".
 * @property {number} [leeway] Seconds that clocks may differ: 60 by default.
 * @property {boolean} [revocations] Whether to poll the revocation feed: true by default.
 * @property {"accept" | "refuse"} [onStale] What happens to tokens while the feed could not be read for five minutes.
 *   "accept" (default) relies on the last good feed; "refuse" answers 503.
 * @property {boolean} [background] Whether a timer polls the feed: true by default, except in AWS Lambda, which stops
 *   timers. There a token waits for the poll when the feed is older than `pollInterval`.
 * @property {number} [pollInterval] Seconds between polls: 20 by default.
 * @property {string} [realm] The realm of challenges: the audience by default.
 * @property {string} [resourceMetadata] RFC 9728: the URL of this API's metadata, for challenges.
 * @property {string} [jwksUri] The URL of the keys, if they are not at the issuer's `/.well-known/jwks.json`.
 * @property {(message: string) => void} [warn] Is called at the start and the end of each outage of keys or feed: console.warn by default.
 * @property {typeof globalThis.fetch} [fetch] For tests.
 * @property {() => number} [now] Seconds since 1970, for tests.
 */

export class Verifier {
  #options;
  #keys;
  #revocations;

  /** @param {Options} options */
  constructor(options) {
    const { audience, fetch = globalThis.fetch, issuer, now = () => Date.now() / 1000, warn = console.warn } = options;
    checkAddress("issuer", issuer);
    if (issuer.endsWith("/")) {
      throw new TypeError("The issuer must not end in a slash.");
    }
    // The challenge quotes it.
    if (!audience || /[^!#-[\]-~]/.test(audience)) {
      throw new TypeError("The audience must be printable ASCII without spaces, quotes and backslashes.");
    }
    const { typ = "at+jwt", leeway = 60, onStale = "accept", pollInterval = POLL_INTERVAL, realm = audience } = options;
    const { jwksUri = `${issuer}/.well-known/jwks.json`, resourceMetadata } = options;
    if (!["at+jwt", "JWT"].includes(typ) || !["accept", "refuse"].includes(onStale)) {
      throw new TypeError('typ must be "at+jwt" or "JWT", and onStale must be "accept" or "refuse".');
    }
    // Not text: "60" would be appended to `exp`.
    if (!Number.isFinite(leeway) || leeway < 0 || !Number.isFinite(pollInterval) || pollInterval <= 0) {
      throw new TypeError("leeway must be a number of seconds, at least 0, and pollInterval one above 0.");
    }
    checkAddress("jwksUri", jwksUri);
    if (/[^ !#-[\]-~]/.test(`${realm}${resourceMetadata ?? ""}`)) {
      throw new TypeError("realm and resourceMetadata must be printable ASCII without quotes and backslashes.");
    }
    this.#options = { issuer, audience, typ, leeway, onStale, realm, now, resourceMetadata };
    const source = { fetch, now, warn };
    this.#keys = new SigningKeys({ ...source, url: jwksUri });
    const background = options.background ?? !process.env["AWS_LAMBDA_FUNCTION_NAME"];
    const settings = { issuer, leeway, background, interval: pollInterval };
    this.#revocations = options.revocations === false ? undefined : new Revocations(source, this.#keys, settings);
  }

  /**
   * The access token, if it is valid and carries each scope. Throws a Refusal.
   * @param {string} token
   * @param {...string} scope
   */
  async verify(token, ...scope) {
    try {
      return await this.#verified(token, scope);
    } catch (error) {
      throw challenging(error, scope);
    }
  }

  /**
   * As `verify`, with the value of the Authorization header: RFC 6750 §2.1. Throws a Refusal.
   * @param {string | readonly string[] | null | undefined} authorization An array if the header was sent several times.
   * @param {...string} scope
   */
  async authenticate(authorization, ...scope) {
    // Two headers are refused as one value with two tokens.
    const header = typeof authorization === "string" ? authorization : authorization?.join(", ");
    const match = BEARER.exec(header ?? "");
    if (!match) {
      throw challenging(new MissingToken(), scope);
    }
    return this.verify(match[1] ?? "", ...scope);
  }

  /**
   * The answer to a request that was refused.
   * @param {import("./refusal.js").Refusal} refusal
   */
  answer(refusal) {
    return answer(refusal, this.#options.realm, this.#options.resourceMetadata);
  }

  /** Polls the revocation feed now. Call it at the start, so that the first token need not wait. */
  async poll() {
    await this.#revocations?.poll();
  }

  /** Ends the polls in the background. */
  close() {
    this.#revocations?.close();
  }

  /**
   * @param {string} token
   * @param {readonly string[]} scope
   */
  async #verified(token, scope) {
    // A value of a form or of JSON may be of any type.
    if (typeof token !== "string") {
      throw new InvalidToken("The access token is malformed.");
    }
    if (token.length > MAXIMUM_TOKEN_LENGTH) {
      throw new InvalidToken("The access token is too long.");
    }
    const jws = await verified(token, this.#keys);
    const access = accessToken(jws, this.#options, this.#options.now());
    await this.#revocations?.keepCurrent();
    if (this.#revocations?.revokes(access, jws.kid)) {
      throw new InvalidToken("The access token is revoked. Request a new one.");
    }
    if (!scope.flatMap((names) => names.split(" ")).every((name) => access.scope.includes(name))) {
      throw new InsufficientScope();
    }
    if (this.#options.onStale === "refuse" && this.#revocations?.isStale()) {
      throw new Unavailable();
    }
    return access;
  }
}

/**
 * @param {unknown} error
 * @param {readonly string[]} scope
 */
function challenging(error, scope) {
  if (error instanceof Refusal) {
    error.scope = scope.join(" ");
  }
  return error;
}

/**
 * Throws TypeError for addresses where a stranger could answer. Plain http is for this machine alone.
 * @param {string} name
 * @param {string} address
 */
function checkAddress(name, address) {
  const { protocol, hostname } = new URL(address);
  const isLocal = protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
  if (protocol !== "https:" && !isLocal) {
    throw new TypeError(`The ${name} must begin with https://.`);
  }
}
