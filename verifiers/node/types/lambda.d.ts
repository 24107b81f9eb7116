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
 * For a handler that runs for requests whose access token carries each scope. The access token is its third argument.
 * @param {import("./verifier.js").Verifier} verifier
 * @param {...string} scope
 */
export declare function requires(verifier: import("./verifier.js").Verifier, ...scope: string[]): <E extends Event, C, R>(handler: (event: E, context: C, accessToken: import("./access_token.js").AccessToken) => R) => (event: E, context: C) => Promise<R | {
    statusCode: number;
    headers: Record<string, string>;
    multiValueHeaders: {
        [k: string]: string[];
    };
    body: string;
}>;
