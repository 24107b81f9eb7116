/**
 * The base of everything that `verify` and `authenticate` throw because of a token. The message is for the caller: it
 * contains nothing of the token.
 */
export declare class Refusal extends Error {
    /** The HTTP status of the answer. */
    status: number;
    /**
     * The error code of RFC 6750 §3.1, or null without one.
     * @type {string | null}
     */
    error: string | null;
    /** The scope that the request needs, separated by spaces. */
    scope: string;
}
/** The request carries no access token. */
export declare class MissingToken extends Refusal {
    error: null;
    constructor();
}
/** The token is malformed, expired, revoked, not for this API or not from this server. */
export declare class InvalidToken extends Refusal {
    /** @param {string} message */
    constructor(message?: string);
}
/** The token is valid, but it does not carry the required scope. */
export declare class InsufficientScope extends Refusal {
    status: number;
    error: string;
    constructor();
}
/** The keys or the revocations cannot be read. Not a 401, which clients treat as final. */
export declare class Unavailable extends Refusal {
    status: number;
    error: null;
    constructor();
}
export type Answer = {
    status: number;
    headers: Record<string, string>;
    /**
     * JSON
     */
    body: string;
};
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
export declare function answer(refusal: Refusal, realm: string, resourceMetadata: string | undefined): Answer;
