export type Source<T> = {
    url: string;
    /**
     * Throws if the document is not good.
     */
    read: (body: string) => T | Promise<T>;
    fetch: typeof fetch;
    /**
     * Seconds since 1970.
     */
    now: () => number;
    warn: (message: string) => void;
};
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
export declare class LastGood<T> {
    #private;
    /** @type {T | undefined} */
    value: T | undefined;
    /** When the server last gave a good document, or said that ours is still current. Seconds since 1970. */
    confirmedAt: number;
    /** Seconds since 1970. */
    attemptedAt: number;
    /** Whether the last attempt failed. */
    failed: boolean;
    /**
     * The request that is under way.
     * @type {Promise<void> | undefined}
     */
    pending: Promise<void> | undefined;
    /** @param {Source<T>} source */
    constructor(source: Source<T>);
    /** Callers at the same time share one request. A failure keeps the last good document. */
    refresh(): Promise<void>;
}
