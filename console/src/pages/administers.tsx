// The APIs whose scopes a client may hand out to others, and those about whose tokens it may ask.

import { type Client, type ClientEdit, change } from "../api.ts";
import { act } from "../parts/act.ts";
import { Switch } from "../parts/field.tsx";
import { words } from "../words.ts";
import type { Offered, Read } from "./client.tsx";

interface Props {
  read: Read;
  offered: Offered;
  onSaved: (read: Read) => void;
}

export function Administers(props: Props) {
  return (
    <>
      <Apis {...props} member="administers" needs="api_client_grant" />
      <Apis {...props} member="introspects" needs="api_client_write" />
    </>
  );
}

interface ApisProps extends Props {
  member: "administers" | "introspects";
  needs: string;
}

function Apis({ read: { client, etag }, offered, onSaved, member, needs }: ApisProps) {
  const t = words[member];
  const chosen = client[member];
  // Of a deleted API only its slug is left, until somebody takes it away.
  const apis = new Set([...offered.groups.map(({ resource }) => resource), ...chosen]);
  if (member === "administers") apis.delete(offered.own);
  const set = async (api: string, isOn: boolean) => {
    const others = chosen.filter((each) => each !== api);
    const body: ClientEdit = { [member]: isOn ? [...others, api] : others };
    const answer = await act<Client>(change.editClient(client.apiClientId, body, etag), words.saved);
    if (answer) onSaved({ client: answer.body, etag: answer.etag });
  };
  return (
    <section class="card">
      <h2>{t.title}</h2>
      <p class="muted">{t.intro}</p>
      {apis.size === 0 && <p class="empty">{t.none}</p>}
      {[...apis].map((api) => (
        <Switch
          key={api}
          label={t.label(offered.names.get(api) ?? api)}
          help={api}
          isOn={chosen.includes(api)}
          needs={needs}
          onChange={(isOn) => set(api, isOn)}
        />
      ))}
    </section>
  );
}
