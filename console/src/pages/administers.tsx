// The APIs whose scopes a client may hand out to others.

import { type Client, change } from "../api.ts";
import { act } from "../parts/act.ts";
import { Switch } from "../parts/field.tsx";
import { words } from "../words.ts";
import type { Offered, Read } from "./client.tsx";

const t = words.administers;

interface Props {
  read: Read;
  offered: Offered;
  onSaved: (read: Read) => void;
}

export function Administers({ read: { client, etag }, offered, onSaved }: Props) {
  const { administers } = client;
  // Of a deleted API only its slug is left, until somebody takes it away.
  const apis = new Set([...offered.groups.map(({ resource }) => resource), ...administers]);
  apis.delete(offered.own);
  const set = async (api: string, isOn: boolean) => {
    const others = administers.filter((each) => each !== api);
    const call = change.editClient(
      client.apiClientId,
      { administers: isOn ? [...others, api] : others },
      etag,
    );
    const answer = await act<Client>(call, words.saved);
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
          label={offered.names.get(api) ?? api}
          help={api}
          isOn={administers.includes(api)}
          needs="api_client_grant"
          onChange={(isOn) => set(api, isOn)}
        />
      ))}
    </section>
  );
}
