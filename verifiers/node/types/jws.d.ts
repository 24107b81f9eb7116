export type Members = {
    [name: string]: unknown;
};
export type Verified = {
    kid: string;
    header: Members;
    claims: Members;
};
/** @typedef {{ [name: string]: unknown }} Members */
/** @typedef {{ kid: string, header: Members, claims: Members }} Verified */
/**
 * Throws InvalidToken; Unavailable if the key cannot be read.
 * @param {string} token
 * @param {import("./signing_keys.js").SigningKeys} keys
 * @returns {Promise<Verified>}
 */
export declare function verified(token: string, keys: import("./signing_keys.js").SigningKeys): Promise<Verified>;
