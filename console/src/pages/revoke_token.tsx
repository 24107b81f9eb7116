// Revokes one token of a client.

import { useSignal } from "@preact/signals";
import { type Client, change } from "../api.ts";
import { claimsOf } from "../claims.ts";
import { act } from "../parts/act.ts";
import { Button, TextField } from "../parts/field.tsx";
import { words } from "../words.ts";

const t = words.revokeToken;

export function RevokeToken({ client }: { client: Client }) {
  const text = useSignal("");
  const revoke = async () => {
    // Of a token, only its jti leaves the browser.
    const typed = text.value.trim();
    const { jti = typed } = claimsOf(typed) ?? {};
    if (await act(change.revokeToken(client.apiClientId, String(jti)), t.done)) text.value = "";
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void revoke();
      }}
    >
      <TextField
        label={t.label}
        help={t.help}
        name="jti"
        value={text.value}
        onValue={(value) => {
          text.value = value;
        }}
        autocomplete="off"
        spellcheck={false}
        required
      />
      <Button type="submit" kind="danger" needs="api_client_write">
        {t.action}
      </Button>
    </form>
  );
}
