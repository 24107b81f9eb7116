// Whose secrets and keys a page shows: those of any client, or by self-service those of the signed-in client.

import type { Client, ClientPath } from "../api.ts";

export interface Owner {
  id: ClientPath;
  /** The scope that a change needs. */
  write: string;
}

export function ownerOf(client: Client, isOwn: boolean): Owner {
  return isOwn
    ? { id: "infos", write: "self_secret_write" }
    : { id: client.apiClientId, write: "api_client_write" };
}
