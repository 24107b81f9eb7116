// What is in a token. It is only shown: APIs verify it.

export type Claims = Record<string, unknown>;

export function claimsOf(token: string): Claims | null {
  return part(token, 1);
}

export function headerOf(token: string): Claims | null {
  return part(token, 0);
}

function part(token: string, index: number): Claims | null {
  try {
    const text = (token.split(".")[index] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Claims) : null;
  } catch {
    return null;
  }
}
