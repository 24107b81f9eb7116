export { InsufficientScope, InvalidToken, MissingToken, Refusal, Unavailable } from "./refusal.js";
export { Verifier } from "./verifier.js";
export type AccessToken = import("./access_token.js").AccessToken;
export type Answer = import("./refusal.js").Answer;
export type Options = import("./verifier.js").Options;
/** @typedef {import("./access_token.js").AccessToken} AccessToken */
/** @typedef {import("./refusal.js").Answer} Answer */
/** @typedef {import("./verifier.js").Options} Options */
