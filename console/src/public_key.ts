// A public key as a person pastes it: PEM, a JWK, or a JWK set.

import type { NewClientKeys } from "./api.ts";

/** The member of the request. What is not JSON is PEM, and the server says what is wrong with it. */
export function publicKeyOf(pasted: string): NewClientKeys {
  try {
    const parsed = JSON.parse(pasted);
    return "keys" in parsed ? { jwks: parsed } : { jwk: parsed };
  } catch {
    return { pem: pasted.trim() };
  }
}
