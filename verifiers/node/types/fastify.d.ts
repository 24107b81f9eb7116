export type Request = {
    raw: import("node:http").IncomingMessage;
    accessToken?: import("./access_token.js").AccessToken;
};
export type Reply = {
    code: (status: number) => Reply;
    headers: (headers: Record<string, string>) => Reply;
    send: (body: string) => Reply;
};
/**
 * @typedef {{ raw: import("node:http").IncomingMessage, accessToken?: import("./access_token.js").AccessToken }} Request
 * @typedef {{ code: (status: number) => Reply, headers: (headers: Record<string, string>) => Reply, send: (body: string) => Reply }} Reply
 */
/**
 * An `onRequest` hook that accepts requests whose access token carries each scope. `request.accessToken` is then the access
 * token.
 * @param {import("./verifier.js").Verifier} verifier
 * @param {...string} scope
 * @returns {(request: Request, reply: any) => Promise<any>}
 */
export declare function requires(verifier: import("./verifier.js").Verifier, ...scope: string[]): (request: Request, reply: any) => Promise<any>;
