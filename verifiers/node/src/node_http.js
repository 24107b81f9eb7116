// For everything on node:http.

/**
 * Every Authorization header: `request.headers` has only the first of several. Adapters for Lambda and the requests of
 * tests, such as Fastify's `inject`, have no other.
 * @param {import("node:http").IncomingMessage} request
 */
export function authorizations(request) {
  return request.headersDistinct?.["authorization"] ?? request.headers["authorization"];
}
