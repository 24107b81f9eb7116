export { InsufficientScope, InvalidToken, MissingToken, Refusal, Unavailable } from "./refusal.js";
export { Verifier } from "./verifier.js";

/** @typedef {import("./access_token.js").AccessToken} AccessToken */
/** @typedef {import("./refusal.js").Answer} Answer */
/** @typedef {import("./verifier.js").Options} Options */
