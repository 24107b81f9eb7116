// A document of the server, of which the last good version is kept.

// Milliseconds. A request of the API may wait for this one.
const TIMEOUT = 2000;
// Bytes. A feed of 1,000 revoked tokens has 77,000.
const MAXIMUM_LENGTH = 4 * 1024 * 1024;

/**
 * @template T
 * @typedef {object} Source
 * @property {string} url
 * @property {(body: string) => T | Promise<T>} read Throws if the document is not good.
 * @property {typeof fetch} fetch
 * @property {() => number} now Seconds since 1970.
 * @property {(message: string) => void} warn
 */

/** @template T */
export class LastGood {
  /** @type {T | undefined} */
  value;
  /** When the server last gave a good document, or said that ours is still current. Seconds since 1970. */
  confirmedAt = Number.NEGATIVE_INFINITY;
  /** Seconds since 1970. */
  attemptedAt = Number.NEGATIVE_INFINITY;
  /** Whether the last attempt failed. */
  failed = false;
  /** @type {string | null} */
  #etag = null;
  /**
   * The request that is under way.
   * @type {Promise<void> | undefined}
   */
  pending;
  #source;

  /** @param {Source<T>} source */
  constructor(source) {
    this.#source = source;
  }

  /** Callers at the same time share one request. A failure keeps the last good document. */
  refresh() {
    this.pending ??= this.#refresh().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  async #refresh() {
    const { now, url, warn } = this.#source;
    this.attemptedAt = now();
    try {
      await this.#request();
      if (this.failed) {
        warn(`${url} can be used again.`);
      }
      this.failed = false;
      this.confirmedAt = now();
    } catch (error) {
      // Once in each outage.
      if (!this.failed) {
        warn(`${url} cannot be used, so the last good version stays in use. ${reason(error)}`);
      }
      this.failed = true;
    }
  }

  async #request() {
    const { fetch, read, url } = this.#source;
    const response = await fetch(url, {
      headers: this.#etag === null ? {} : { "If-None-Match": this.#etag },
      // Keys come from the configured address and from nowhere else.
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const body = await text(response);
    if (response.status === 304 && this.#etag !== null) {
      return;
    }
    if (response.status !== 200) {
      throw new Error(`The status is ${response.status}.`);
    }
    this.value = await read(body);
    this.#etag = response.headers.get("etag");
  }
}

/** @param {Response} response */
async function text(response) {
  const chunks = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAXIMUM_LENGTH) {
      throw new Error("The answer is too long.");
    }
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** @param {unknown} error */
function reason(error) {
  // `fetch` says in the cause what happened.
  const { cause } = /** @type {{ cause?: unknown }} */ (error);
  return String(cause ?? error);
}
