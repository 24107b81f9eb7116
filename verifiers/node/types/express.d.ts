export type Request = import("node:http").IncomingMessage & {
    accessToken?: import("./access_token.js").AccessToken;
};
export type Response = import("node:http").ServerResponse;
/**
 * @typedef {import("node:http").IncomingMessage & { accessToken?: import("./access_token.js").AccessToken }} Request
 * @typedef {import("node:http").ServerResponse} Response
 */
/**
 * A middleware that accepts requests whose access token carries each scope. `request.accessToken` is then the access token.
 * @param {import("./verifier.js").Verifier} verifier
 * @param {...string} scope
 * @returns {(request: Request, response: Response, next: (error?: unknown) => void) => Promise<void>}
 */
export declare function requires(verifier: import("./verifier.js").Verifier, ...scope: string[]): (request: Request, response: Response, next: (error?: unknown) => void) => Promise<void>;
