// The public keys of a client: it signs with the private key instead of sending a secret.

import { useSignal } from "@preact/signals";
import { admin, type Client, type ClientKey, change } from "../api.ts";
import { act } from "../parts/act.ts";
import { ask } from "../parts/dialog.tsx";
import { Button } from "../parts/field.tsx";
import { useLoad, WhenLoaded } from "../parts/load.tsx";
import { Expiry, When } from "../parts/when.tsx";
import { words } from "../words.ts";
import { KeyDialog } from "./key_dialog.tsx";
import { type Owner, ownerOf } from "./owner.ts";

const t = words.clientKeys;

export function ClientKeys({ client, isOwn = false }: { client: Client; isOwn?: boolean }) {
  const owner = ownerOf(client, isOwn);
  const loaded = useLoad(`keys ${owner.id}`, async () => (await admin.clientKeys(owner.id)).body.items);
  const isAdding = useSignal(false);
  return (
    <>
      <section class="card flush">
        <div class="title">
          <div>
            <h2>{t.title}</h2>
            <p class="muted">{t.intro}</p>
          </div>
          <Button
            kind="primary"
            needs={owner.write}
            onClick={() => {
              isAdding.value = true;
            }}
          >
            {t.add}
          </Button>
        </div>
        <WhenLoaded loaded={loaded}>
          {(keys) =>
            keys.length === 0 ? (
              <p class="empty">{t.none}</p>
            ) : (
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t.key}</th>
                    <th scope="col">{t.state}</th>
                    <th scope="col">{t.lastUsed}</th>
                    <th scope="col">{t.expires}</th>
                    <th scope="col">
                      <span class="hidden">{words.actions}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {keys.map((key) => (
                    <KeyRow key={key.keyId} owner={owner} shown={key} onDone={loaded.reload} />
                  ))}
                </tbody>
              </table>
            )
          }
        </WhenLoaded>
      </section>
      {isAdding.value && (
        <KeyDialog
          owner={owner}
          onClose={(isChanged) => {
            isAdding.value = false;
            if (isChanged) loaded.reload();
          }}
        />
      )}
    </>
  );
}

interface RowProps {
  owner: Owner;
  shown: ClientKey;
  onDone: () => void;
}

function KeyRow({ owner, shown, onDone }: RowProps) {
  const { keyId, label, state } = shown;
  const remove = async () => {
    if (!(await ask({ ...t.remove(label || keyId), danger: true }))) return;
    await act(change.removeClientKey(owner.id, keyId), t.removed);
    onDone();
  };
  return (
    <tr class={state === "live" ? "" : "off"}>
      <td class="name">
        <bdi class="clip">{label || t.unlabelled}</bdi>
        <span class="muted">{shown.alg}</span>
        <code class="clip">{shown.thumbprint}</code>
      </td>
      <td data-label={t.state}>
        <span class={state === "live" ? "badge good" : "badge bad"}>{t.states[state]}</span>
      </td>
      <td data-label={t.lastUsed}>
        <When at={shown.lastUsedAt} never={words.clients.never} />
      </td>
      <td data-label={t.expires}>
        <Expiry at={shown.expiresAt} never={t.neverExpires} />
      </td>
      <td class="end">
        <Button kind="danger" needs={owner.write} onClick={remove}>
          {t.removeAction}
        </Button>
      </td>
    </tr>
  );
}
