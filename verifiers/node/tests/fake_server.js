// A server whose answers and clock the test sets.

import { Verifier } from "../src/index.js";

export class FakeServer {
  now = 0;
  /** Seconds since 1970 of each request, by URL. */
  requests = {};
  /** What to answer, by URL: a text, a Response, or null when nobody answers. */
  answers = {};
  warnings = [];

  verifier(options) {
    return new Verifier({
      background: false,
      ...options,
      now: () => this.now,
      warn: (message) => this.warnings.push(message),
      fetch: async (url, request) => {
        this.requests[url] = [...(this.requests[url] ?? []), { at: this.now, ...request }];
        const answer = await this.answers[url];
        if (answer === null || answer === undefined) {
          throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
        }
        return typeof answer === "string" ? new Response(answer) : answer.clone();
      },
    });
  }
}
