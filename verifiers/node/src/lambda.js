// For AWS Lambda behind API Gateway (REST and HTTP API), a function URL or an Application Load Balancer.

import { Refusal } from "./refusal.js";

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
export function requires(verifier, ...scope) {
  /**
   * @template {Event} E
   * @template C
   * @template R
   * @param {(event: E, context: C, accessToken: import("./access_token.js").AccessToken) => R} handler
   */
  return (handler) =>
    /**
     * @param {E} event
     * @param {C} context
     */
    async (event, context) => {
      let accessToken;
      try {
        accessToken = await verifier.authenticate(authorizations(event), ...scope);
      } catch (error) {
        if (!(error instanceof Refusal)) {
          throw error;
        }
        return answered(verifier.answer(error));
      }
      return handler(event, context, accessToken);
    };
}

/**
 * Header names arrive as the client wrote them, or in lower case.
 * @param {Event} event
 */
function authorizations({ headers, multiValueHeaders }) {
  const values = Object.entries(multiValueHeaders ?? headers ?? {})
    .filter(([name]) => name.toLowerCase() === "authorization")
    .flatMap(([, value]) => value ?? []);
  return values.length > 0 ? values : undefined;
}

/** @param {import("./refusal.js").Answer} answer */
function answered({ status, headers, body }) {
  // A load balancer that sends several values for a header reads only these.
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return { statusCode: status, headers, multiValueHeaders, body };
}
