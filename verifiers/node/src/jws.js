// RFC 7515 §7.1: verifies a compact JWS.

import { compactVerify, errors } from "jose";
import { InvalidToken } from "./refusal.js";

/** @typedef {{ [name: string]: unknown }} Members */
/** @typedef {{ kid: string, header: Members, claims: Members }} Verified */

/**
 * Throws InvalidToken; Unavailable if the key cannot be read.
 * @param {string} token
 * @param {import("./signing_keys.js").SigningKeys} keys
 * @returns {Promise<Verified>}
 */
export async function verified(token, keys) {
  const header = unverifiedHeader(token);
  // RFC 8725 §3.10: the kid only selects one of the server's keys.
  const kid = /** @type {string} */ (header["kid"]);
  const { alg, key } = await keys.key(kid);
  try {
    // RFC 8725 §3.1: one alg per key.
    const { payload } = await compactVerify(token, key, { algorithms: [alg] });
    return { kid, header, claims: object(Buffer.from(payload)) };
  } catch (error) {
    throw error instanceof errors.JOSEError ? new InvalidToken() : error;
  }
}

/** @param {string} token */
function unverifiedHeader(token) {
  const parts = token.split(".");
  if (parts.length !== 3 || !parts.every(isCanonical)) {
    throw new InvalidToken("The access token is malformed.");
  }
  const header = object(Buffer.from(/** @type {string} */ (parts[0]), "base64url"));
  if (typeof header["alg"] !== "string" || typeof header["kid"] !== "string" || "crit" in header) {
    throw new InvalidToken();
  }
  return header;
}

/**
 * RFC 7515 §2. Node decodes much that is not base64url, and one token must not have two forms.
 * @param {string} part
 */
function isCanonical(part) {
  return Buffer.from(part, "base64url").toString("base64url") === part;
}

/**
 * @param {Buffer} content
 * @returns {Members}
 */
function object(content) {
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch {
    throw new InvalidToken("The access token is malformed.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidToken("The access token is malformed.");
  }
  return value;
}
