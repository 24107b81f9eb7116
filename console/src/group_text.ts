// The scopes of a group as lines: `orders:read Read orders`.

export function asText(scopes: Record<string, string>): string {
  return Object.entries(scopes)
    .map(([scope, description]) => `${scope} ${description}`.trim())
    .join("\n");
}

export function fromText(text: string): Record<string, string> {
  const lines = text.split("\n").map((line) => line.trim());
  const entries = lines.filter(Boolean).map((line) => {
    const [scope = "", description = ""] = line.split(/\s+(.*)/s);
    return [scope, description] as const;
  });
  return Object.fromEntries(entries);
}
