// The keys of the client that is signed in, which it rotates itself.

import { session } from "../session.ts";
import { words } from "../words.ts";
import { ClientKeys } from "./client_keys.tsx";

export function OwnKeys() {
  return (
    <>
      <div class="head">
        <div>
          <h1>{words.own.title}</h1>
          <p class="muted">{words.own.intro(session.value?.clientId ?? "")}</p>
        </div>
      </div>
      <ClientKeys of="infos" />
    </>
  );
}
