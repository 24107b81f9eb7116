// For AWS Lambda behind API Gateway (REST and HTTP API), a function URL or an Application Load Balancer.

import { Refusal } from "./refusal.js";

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
export function protect(verifier, scope, handler) {
  const scopes = typeof scope === "string" ? [scope] : scope;
  return async (/** @type {E} */ event, /** @type {C} */ context) => {
    let token;
    try {
      token = await verifier.authenticate(authorizations(event), ...scopes);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      const { status, headers, body } = verifier.answer(error);
      return { statusCode: status, headers, body };
    }
    return handler(event, context, token);
  };
}

/**
 * Header names arrive as the client wrote them, or in lower case.
 * @param {Event} event
 */
function authorizations({ headers, multiValueHeaders }) {
  return Object.entries(multiValueHeaders ?? headers ?? {})
    .filter(([name]) => name.toLowerCase() === "authorization")
    .flatMap(([, value]) => value ?? []);
}
