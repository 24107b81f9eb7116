// For Express, Connect and everything else on node:http.

import { authorizations } from "./node_http.js";
import { Refusal } from "./refusal.js";

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
export function requires(verifier, ...scope) {
  return async (request, response, next) => {
    try {
      request.accessToken = await verifier.authenticate(authorizations(request), ...scope);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        return next(error);
      }
      // A timeout of the API may have answered in the meantime.
      if (response.headersSent) {
        return;
      }
      const { status, headers, body } = verifier.answer(error);
      response.writeHead(status, headers).end(body);
      return;
    }
    next();
  };
}
