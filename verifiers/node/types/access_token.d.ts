export type AccessToken = {
    client_id: string;
    scope: readonly string[];
    jti: string;
    /**
     * Seconds since 1970.
     */
    iat: number;
    /**
     * Seconds since 1970.
     */
    exp: number;
    /**
     * All claims as they were sent.
     */
    claims: import("./jws.js").Members;
};
export type Expected = {
    issuer: string;
    audience: string;
    typ: string;
    /**
     * Seconds.
     */
    leeway: number;
};
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
export declare function accessToken({ header, claims }: import("./jws.js").Verified, { issuer, audience, typ, leeway }: Expected, now: number): AccessToken;
