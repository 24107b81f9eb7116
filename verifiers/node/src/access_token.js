// RFC 9068 §4: the claims of an access token.

import { InvalidToken } from "./refusal.js";

/**
 * @typedef {object} AccessToken
 * @property {string} client_id
 * @property {readonly string[]} scope
 * @property {string} jti
 * @property {number} iat Seconds since 1970.
 * @property {number} exp Seconds since 1970.
 * @property {import("./jws.js").Members} claims All claims as they were sent.
 */

/**
 * @typedef {object} Expected
 * @property {string} issuer
 * @property {string} audience
 * @property {string} typ
 * @property {number} leeway Seconds.
 */

/**
 * Throws InvalidToken.
 * @param {import("./jws.js").Verified} verified
 * @param {Expected} expected
 * @param {number} now Seconds since 1970.
 * @returns {AccessToken}
 */
export function accessToken({ header, claims }, { issuer, audience, typ, leeway }, now) {
  // RFC 8725 §3.11: other JWTs of the server are no access tokens.
  if (!accepted(header["typ"], typ)) {
    throw new InvalidToken("The JWT is not an access token.");
  }
  if (claims["iss"] !== issuer) {
    throw new InvalidToken("The access token is of another issuer.");
  }
  const { aud } = claims;
  const audiences = Array.isArray(aud) ? aud : [aud];
  if (!audiences.every((one) => typeof one === "string") || !audiences.includes(audience)) {
    throw new InvalidToken("The access token is for another API.");
  }
  const iat = moment(claims, "iat");
  const exp = moment(claims, "exp");
  if (now >= exp + leeway) {
    throw new InvalidToken("The access token expired. Request a new one.");
  }
  const nbf = Object.hasOwn(claims, "nbf") ? moment(claims, "nbf") : iat;
  if (Math.max(iat, nbf) > now + leeway) {
    throw new InvalidToken("The access token is not valid yet.");
  }
  text(claims, "sub");
  return Object.freeze({
    client_id: text(claims, "client_id"),
    scope: scope(claims),
    jti: text(claims, "jti"),
    iat,
    exp,
    claims,
  });
}

/**
 * RFC 7515 §4.1.9: a media type, which has no case, and whose prefix may be left out.
 * @param {unknown} typ
 * @param {string} expected
 */
function accepted(typ, expected) {
  const name = typeof typ === "string" && typ.toLowerCase().replace(/^application\//, "");
  return name === "at+jwt" || name === expected.toLowerCase();
}

/**
 * RFC 7519 §2: NumericDate.
 * @param {import("./jws.js").Members} claims
 * @param {string} name
 */
function moment(claims, name) {
  const value = claims[name];
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
    throw malformed(name);
  }
  return value;
}

/**
 * @param {import("./jws.js").Members} claims
 * @param {string} name
 */
function text(claims, name) {
  const value = claims[name];
  if (typeof value !== "string" || value === "") {
    throw malformed(name);
  }
  return value;
}

/** @param {import("./jws.js").Members} claims */
function scope(claims) {
  const value = claims["scope"] === undefined ? "" : claims["scope"];
  if (typeof value !== "string") {
    throw malformed("scope");
  }
  return Object.freeze(value.split(" ").filter((name) => name !== ""));
}

/** @param {string} name */
function malformed(name) {
  return new InvalidToken(`The claim ${name} of the access token is missing or malformed.`);
}
