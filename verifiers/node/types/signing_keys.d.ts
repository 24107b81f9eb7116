export type SigningKey = {
    alg: "RS256" | "ES256";
    key: import("node:crypto").KeyObject;
};
/** @typedef {{ alg: "RS256" | "ES256", key: import("node:crypto").KeyObject }} SigningKey */
export declare class SigningKeys {
    #private;
    /** @param {Omit<import("./last_good.js").Source<Map<string, SigningKey>>, "read">} source */
    constructor(source: Omit<import("./last_good.js").Source<Map<string, SigningKey>>, "read">);
    /**
     * Throws InvalidToken if the server publishes no such key; Unavailable if that cannot be known.
     * @param {string} kid
     */
    key(kid: string): Promise<SigningKey>;
}
