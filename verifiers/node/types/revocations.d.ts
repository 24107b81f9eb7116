export type Feed = {
    iat: number;
    epoch: number;
    clients: Map<string, number>;
    credentials: Map<string, number>;
    tokens: Map<string, number>;
    /**
     * Signing keys that leaked. Our keys may be five minutes old.
     */
    kids: Map<string, number>;
};
export type Settings = {
    issuer: string;
    /**
     * Seconds.
     */
    leeway: number;
    /**
     * Seconds.
     */
    interval: number;
    /**
     * Whether a timer polls. Otherwise a token waits for the poll when the feed is too old.
     */
    background: boolean;
};
/**
 * @typedef {object} Feed
 * @property {number} iat
 * @property {number} epoch
 * @property {Map<string, number>} clients
 * @property {Map<string, number>} credentials
 * @property {Map<string, number>} tokens
 * @property {Map<string, number>} kids Signing keys that leaked. Our keys may be five minutes old.
 */
/**
 * @typedef {object} Settings
 * @property {string} issuer
 * @property {number} leeway Seconds.
 * @property {number} interval Seconds.
 * @property {boolean} background Whether a timer polls. Otherwise a token waits for the poll when the feed is too old.
 */
export declare class Revocations {
    #private;
    /**
     * @param {Omit<import("./last_good.js").Source<Feed>, "read" | "url">} source
     * @param {import("./signing_keys.js").SigningKeys} keys
     * @param {Settings} settings
     */
    constructor(source: Omit<import("./last_good.js").Source<Feed>, "read" | "url">, keys: import("./signing_keys.js").SigningKeys, { issuer, leeway, interval, background }: Settings);
    /** Polls now. */
    poll(): Promise<void>;
    /** Polls if the feed is too old. A failed poll keeps the last good feed. */
    keepCurrent(): Promise<void>;
    /** No timer polls from now on. */
    close(): void;
    isStale(): boolean;
    /**
     * @param {import("./access_token.js").AccessToken} token
     * @param {string} kid of the key that signed the token
     */
    revokes({ client_id, iat, jti }: import("./access_token.js").AccessToken, kid: string): boolean;
}
