/**
 * Every Authorization header: `request.headers` has only the first of several. Adapters for Lambda and the requests of
 * tests, such as Fastify's `inject`, have no other.
 * @param {import("node:http").IncomingMessage} request
 */
export declare function authorizations(request: import("node:http").IncomingMessage): string | string[] | undefined;
