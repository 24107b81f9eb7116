// RFC 7517: the public keys of the server.

import { createPublicKey } from "node:crypto";
import { LastGood } from "./last_good.js";
import { InvalidToken, Unavailable } from "./refusal.js";

// Seconds: the max-age of the server. A leaked key disappears from it.
const MAXIMUM_AGE = 300;
// Seconds. Tokens with invented kids must not become requests to the server.
const PAUSE = 10;
// RFC 7518 §3.3.
const MINIMUM_RSA_BITS = 2048;

/** @typedef {{ alg: "RS256" | "ES256", key: import("node:crypto").KeyObject }} SigningKey */

export class SigningKeys {
  #keys;
  #now;

  /** @param {Omit<import("./last_good.js").Source<Map<string, SigningKey>>, "read">} source */
  constructor(source) {
    this.#keys = new LastGood({ ...source, read: keySet });
    this.#now = source.now;
  }

  /**
   * Throws InvalidToken if the server publishes no such key; Unavailable if that cannot be known.
   * @param {string} kid
   */
  async key(kid) {
    const keys = this.#keys;
    // abs: the clock may have been ahead.
    const isOld = Math.abs(this.#now() - keys.confirmedAt) > MAXIMUM_AGE;
    // A request that is under way is awaited too. In an outage, a token whose key is known does not wait for the request of
    // another token.
    if (!keys.value?.has(kid) || (isOld && !(keys.pending && keys.failed))) {
      await this.#refresh();
    }
    const key = keys.value?.get(kid);
    if (key) {
      return key;
    }
    throw keys.failed || !keys.value ? new Unavailable() : new InvalidToken();
  }

  async #refresh() {
    if (this.#keys.pending || Math.abs(this.#now() - this.#keys.attemptedAt) >= PAUSE) {
      await this.#keys.refresh();
    }
  }
}

/** @param {string} body */
function keySet(body) {
  const document = JSON.parse(body);
  /** @type {Map<string, SigningKey>} */
  const keys = new Map();
  for (const jwk of Array.isArray(document?.keys) ? document.keys : []) {
    const key = signingKey(jwk);
    if (key) {
      keys.set(jwk.kid, key);
    }
  }
  if (keys.size === 0) {
    throw new Error("The key set has no key for RS256 or ES256.");
  }
  return keys;
}

/**
 * RFC 7517 §5: keys that cannot be used are ignored.
 * @param {any} jwk
 * @returns {SigningKey | undefined}
 */
function signingKey(jwk) {
  if (typeof jwk?.kid !== "string" || (jwk.use ?? "sig") !== "sig") {
    return undefined;
  }
  const alg = jwk.kty === "RSA" ? "RS256" : jwk.kty === "EC" && jwk.crv === "P-256" ? "ES256" : undefined;
  if (!alg || (jwk.alg ?? alg) !== alg) {
    return undefined;
  }
  try {
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const bits = key.asymmetricKeyDetails?.modulusLength ?? MINIMUM_RSA_BITS;
    return bits < MINIMUM_RSA_BITS ? undefined : { alg, key };
  } catch {
    return undefined;
  }
}
