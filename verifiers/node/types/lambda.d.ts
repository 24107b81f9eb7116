export type Event = {
    headers?: Record<string, string | undefined> | null;
    multiValueHeaders?: Record<string, string[] | undefined> | null;
};
/**
 * @typedef {object} Event
 * @property {Record<string, string | undefined> | null} [headers]
 * @property {Record<string, string[] | undefined> | null} [multiValueHeaders]
 */
/**
 * A handler that calls `handler` for requests whose access token carries each scope, with the token as third argument.
 * @template {Event} E
 * @template C
 * @template R
 * @param {import("./verifier.js").Verifier} verifier
 * @param {string | readonly string[]} scope
 * @param {(event: E, context: C, token: import("./access_token.js").AccessToken) => R} handler
 */
export declare function protect<E extends Event, C, R>(verifier: import("./verifier.js").Verifier, scope: string | readonly string[], handler: (event: E, context: C, token: import("./access_token.js").AccessToken) => R): (/** @type {E} */ event: E, /** @type {C} */ context: C) => Promise<R | {
    statusCode: number;
    headers: Record<string, string>;
    body: string;
}>;
