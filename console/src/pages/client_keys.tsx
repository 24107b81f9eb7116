// The public keys of a client: it signs with the private key instead of sending a secret.

import { useSignal } from "@preact/signals";
import { admin, type ClientKey, change, type Whose } from "../api.ts";
import { act } from "../parts/act.ts";
import { ask } from "../parts/dialog.tsx";
import { Button } from "../parts/field.tsx";
import { useLoad, WhenLoaded } from "../parts/load.tsx";
import { Expiry, When } from "../parts/when.tsx";
import { words } from "../words.ts";
import { KeyDialog } from "./key_dialog.tsx";

const t = words.clientKeys;

interface Props {
  /** "infos": those of the client that is signed in. */
  of: Whose;
}

export function ClientKeys({ of }: Props) {
  const loaded = useLoad(`keys ${of}`, async () => (await admin.clientKeys(of)).body.items);
  const needs = neededFor(of);
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
            needs={needs}
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
                    <KeyRow key={key.keyId} of={of} shown={key} onDone={loaded.reload} />
                  ))}
                </tbody>
              </table>
            )
          }
        </WhenLoaded>
      </section>
      {isAdding.value && (
        <KeyDialog
          of={of}
          onClose={(isChanged) => {
            isAdding.value = false;
            if (isChanged) loaded.reload();
          }}
        />
      )}
    </>
  );
}

function neededFor(whose: Whose): string {
  return whose === "infos" ? "self_secret_write" : "api_client_write";
}

interface RowProps extends Props {
  shown: ClientKey;
  onDone: () => void;
}

function KeyRow({ of, shown, onDone }: RowProps) {
  const { keyId, label, state } = shown;
  const remove = async () => {
    if (!(await ask({ ...t.remove(label || keyId), danger: true }))) return;
    await act(change.removeClientKey(of, keyId), t.removed);
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
        <Button kind="danger" needs={neededFor(of)} onClick={remove}>
          {t.removeAction}
        </Button>
      </td>
    </tr>
  );
}
