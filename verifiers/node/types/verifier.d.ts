export type Options = {
    /**
     * The URL of the server, as its metadata have it.
     */
    issuer: string;
    /**
     * The `identifier` of this API.
     */
    audience: string;
    /**
     * The `typ` that the API is registered with: "at+jwt" (default) or "JWT".
     */
    typ?: string;
    /**
     * Seconds that clocks may differ: 60 by default.
     */
    leeway?: number;
    /**
     * Whether to poll the revocation feed: true by default.
     */
    revocations?: boolean;
    /**
     * What happens to tokens while the feed could not be read for five minutes.
     * "accept" (default) relies on the last good feed; "refuse" answers 503.
     */
    onStale?: "accept" | "refuse";
    /**
     * Whether a timer polls the feed: true by default, except in AWS Lambda, which stops
     * timers. There a token waits for the poll when the feed is older than `pollInterval`.
     */
    background?: boolean;
    /**
     * Seconds between polls: 20 by default.
     */
    pollInterval?: number;
    /**
     * The realm of challenges: the audience by default.
     */
    realm?: string;
    /**
     * RFC 9728: the URL of this API's metadata, for challenges.
     */
    resourceMetadata?: string;
    /**
     * The URL of the keys, if they are not at the issuer's `/.well-known/jwks.json`.
     */
    jwksUri?: string;
    /**
     * Is called at the start and the end of each outage of keys or feed: console.warn by default.
     */
    warn?: (message: string) => void;
    /**
     * For tests.
     */
    fetch?: typeof globalThis.fetch;
    /**
     * Seconds since 1970, for tests.
     */
    now?: () => number;
};
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
export declare class Verifier {
    #private;
    /** @param {Options} options */
    constructor(options: Options);
    /**
     * The access token, if it is valid and carries each scope. Throws a Refusal.
     * @param {string} token
     * @param {...string} scope
     */
    verify(token: string, ...scope: string[]): Promise<import("./access_token.js").AccessToken>;
    /**
     * As `verify`, with the value of the Authorization header: RFC 6750 §2.1. Throws a Refusal.
     * @param {string | readonly string[] | null | undefined} authorization An array if the header was sent several times.
     * @param {...string} scope
     */
    authenticate(authorization: string | readonly string[] | null | undefined, ...scope: string[]): Promise<import("./access_token.js").AccessToken>;
    /**
     * The answer to a request that was refused.
     * @param {import("./refusal.js").Refusal} refusal
     */
    answer(refusal: import("./refusal.js").Refusal): import("./refusal.js").Answer;
    /** Polls the revocation feed now. Call it at the start, so that the first token need not wait. */
    poll(): Promise<void>;
    /** Ends the polls in the background. */
    close(): void;
}
