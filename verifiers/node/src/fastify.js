// For Fastify.

import { authorizations } from "./node_http.js";
import { Refusal } from "./refusal.js";

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
export function requires(verifier, ...scope) {
  return async (request, reply) => {
    try {
      request.accessToken = await verifier.authenticate(authorizations(request.raw), ...scope);
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      const { status, headers, body } = verifier.answer(error);
      return reply.code(status).headers(headers).send(body);
    }
  };
}
