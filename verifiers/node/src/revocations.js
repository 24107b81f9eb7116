// The revocation feed of the server: which tokens are revoked before they expire.

import { verified } from "./jws.js";
import { LastGood } from "./last_good.js";

// Seconds.
const INTERVAL_AFTER_FAILURE = 10;
// Seconds without a good feed.
const STALE = 300;
// Seconds. A poll in the background may be this late before a token waits for one.
const LATE = 10;
// Milliseconds: the longest delay that setTimeout takes.
const LONGEST_DELAY = 2 ** 31 - 1;

/**
 * @typedef {object} Feed
 * @property {number} iat
 * @property {number} epoch
 * @property {Map<string, number>} clients
 * @property {Map<string, number>} credentials
 * @property {Map<string, number>} tokens
 * @property {Map<string, number>} kids Signing keys that leaked. Our keys may be five minutes old.
 */

/**
 * @typedef {object} Settings
 * @property {string} issuer
 * @property {number} leeway Seconds.
 * @property {number} interval Seconds.
 * @property {boolean} background Whether a timer polls. Otherwise a token waits for the poll when the feed is too old.
 */

export class Revocations {
  /** @type {LastGood<Feed>} */
  #feed;
  #interval;
  #background;
  #now;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #closed = false;

  /**
   * @param {Omit<import("./last_good.js").Source<Feed>, "read" | "url">} source
   * @param {import("./signing_keys.js").SigningKeys} keys
   * @param {Settings} settings
   */
  constructor(source, keys, { issuer, leeway, interval, background }) {
    const url = `${issuer}/.well-known/revocations`;
    this.#feed = new LastGood({
      ...source,
      url,
      read: async (body) => {
        const { kid, header, claims } = await verified(body, keys);
        const feed = checked(header, claims, issuer, url);
        if (this.#feed.value?.kids.has(kid)) {
          throw new Error("The feed is signed with a key that leaked.");
        }
        if (feed.iat > source.now() + leeway || feed.iat < (this.#feed.value?.iat ?? 0)) {
          throw new Error("The feed is older than the one before, or from the future.");
        }
        return feed;
      },
    });
    this.#interval = interval;
    this.#background = background;
    this.#now = source.now;
  }

  /** Polls now. */
  async poll() {
    await this.#feed.refresh();
    if (this.#background && !this.#closed) {
      clearTimeout(this.#timer);
      const delay = Math.max(0, this.#feed.attemptedAt + this.#pause() - this.#now()) * 1000;
      this.#timer = setTimeout(() => this.poll(), Math.min(delay, LONGEST_DELAY));
      // The timer does not keep the process alive.
      this.#timer.unref();
    }
  }

  /** Polls if the feed is too old. A failed poll keeps the last good feed. */
  async keepCurrent() {
    // An idle process may have been suspended together with its timers.
    const late = this.#background ? LATE : 0;
    // abs: the clock may have been ahead.
    const isDue = Math.abs(this.#now() - this.#feed.attemptedAt) >= this.#pause() + late;
    if (isDue || this.#isAwaited()) {
      await this.poll();
    }
  }

  /** Whether a poll is under way that tokens wait for: the first one, and the one after a suspension. Not in an outage. */
  #isAwaited() {
    const { confirmedAt, failed, pending } = this.#feed;
    return pending !== undefined && !failed && Math.abs(this.#now() - confirmedAt) >= this.#interval + LATE;
  }

  /** No timer polls from now on. */
  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  isStale() {
    return Math.abs(this.#now() - this.#feed.confirmedAt) > STALE;
  }

  /**
   * @param {import("./access_token.js").AccessToken} token
   * @param {string} kid of the key that signed the token
   */
  revokes({ client_id, iat, jti }, kid) {
    const feed = this.#feed.value;
    if (!feed) {
      return false;
    }
    const [, credentialId] = /** @type {[string, string?]} */ (split(jti));
    return (
      iat < feed.epoch ||
      iat < (feed.clients.get(client_id) ?? 0) ||
      (credentialId !== undefined && feed.credentials.has(credentialId)) ||
      feed.tokens.has(jti) ||
      feed.kids.has(kid)
    );
  }

  /** Seconds from the start of the last poll to the next one. */
  #pause() {
    return this.#feed.failed ? Math.min(INTERVAL_AFTER_FAILURE, this.#interval) : this.#interval;
  }
}

/**
 * The jti of an access token ends in a dot and the id of the credential that it was issued for.
 * @param {string} jti
 */
function split(jti) {
  const dot = jti.indexOf(".");
  return dot < 0 ? [jti] : [jti.slice(0, dot), jti.slice(dot + 1)];
}

/**
 * @param {import("./jws.js").Members} header
 * @param {import("./jws.js").Members} claims
 * @param {string} issuer
 * @param {string} url
 * @returns {Feed}
 */
function checked(header, claims, issuer, url) {
  const { iss, aud, iat, epoch } = claims;
  // RFC 8725 §3.11: an access token is no feed.
  if (header["typ"] !== "revocations+jwt" || iss !== issuer || aud !== url) {
    throw new Error("The document is not the revocation feed of this issuer.");
  }
  if (!isNumber(iat) || !isNumber(epoch)) {
    throw new Error("iat or epoch is not a number.");
  }
  return {
    iat,
    epoch,
    clients: map(claims, "clients"),
    credentials: map(claims, "credentials"),
    tokens: map(claims, "tokens"),
    kids: map({ kids: {}, ...claims }, "kids"),
  };
}

/**
 * A Map, because a client may be called like a member of every object.
 * @param {import("./jws.js").Members} claims
 * @param {string} name
 * @returns {Map<string, number>}
 */
function map(claims, name) {
  const value = claims[name];
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`${name} is not an object.`);
  }
  const entries = Object.entries(value);
  if (!entries.every(([, moment]) => isNumber(moment))) {
    throw new Error(`${name} has a value that is not a number.`);
  }
  return new Map(entries);
}

/**
 * @param {unknown} value
 * @returns {value is number}
 */
function isNumber(value) {
  return Number.isFinite(value);
}
