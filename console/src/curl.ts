// A call as a line for a shell. The token is a variable, so that no secret is in what a person pastes elsewhere.

import { BASE, type Call } from "./api.ts";

export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

export function curl({ method, path, body, etag }: Call): string {
  const parts = [
    `curl --request ${method} ${quoted(new URL(path, BASE).href)}`,
    '--header "Authorization: Bearer $TOKEN"',
  ];
  if (etag) parts.push(`--header ${quoted(`If-Match: ${etag}`)}`);
  if (body !== undefined)
    parts.push("--header 'Content-Type: application/json'", `--data ${quoted(JSON.stringify(body))}`);
  return parts.join(" \\\n  ");
}

export function tokenCurl(clientId: string, clientSecret: string, scope = "", resource = ""): string {
  const parts = [
    `curl ${quoted(new URL("admin-api/access_token", BASE).href)}`,
    `--user ${quoted(`${clientId}:${clientSecret}`)}`,
    "--data grant_type=client_credentials",
  ];
  if (scope) parts.push(`--data-urlencode ${quoted(`scope=${scope}`)}`);
  if (resource) parts.push(`--data-urlencode ${quoted(`resource=${resource}`)}`);
  return parts.join(" \\\n  ");
}
