// A rotation without an outage: a new secret, watching until the client uses it, then the end of the old ones.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { admin, type Client, change, type Secret, type ShownSecret } from "../api.ts";
import { act } from "../parts/act.ts";
import { ask, Dialog } from "../parts/dialog.tsx";
import { Button } from "../parts/field.tsx";
import { useLoad, WhenLoaded } from "../parts/load.tsx";
import { showSecretOnce } from "../parts/secret_once.tsx";
import { localText, When } from "../parts/when.tsx";
import { expiryBesideKeys } from "../secret_expiry.ts";
import { words } from "../words.ts";
import type { Owner } from "./owner.ts";

const t = words.rotation;
const SECONDS_BETWEEN_LOOKS = 3;

interface Props {
  client: Client;
  owner: Owner;
  onClose: () => void;
}

export function Rotation({ client, owner, onClose }: Props) {
  const made = useSignal("");
  const isBusy = useSignal(false);
  const loaded = useLoad(`rotation ${owner.id}`, async () => (await admin.secrets(owner.id)).body.items);
  const { reload } = loaded;
  useEffect(() => {
    if (!made.value) return;
    const timer = setInterval(reload, SECONDS_BETWEEN_LOOKS * 1000);
    return () => clearInterval(timer);
  }, [made.value, reload]);

  const begin = async () => {
    isBusy.value = true;
    const expiry = await expiryBesideKeys(owner.id);
    const call = change.addSecret(owner.id, { label: t.labelOf(localText(Date.now())), ...expiry });
    const answer = await act<ShownSecret>(call, words.secrets.added);
    isBusy.value = false;
    if (!answer) return;
    await showSecretOnce(client.clientId, answer.body.secret, client.scopes[0]);
    made.value = answer.body.secretId;
    reload();
  };

  const end = async (secret: Secret) => {
    if (!(await ask({ ...words.secrets.remove(secret.label || secret.secretId), danger: true }))) return;
    await act(change.removeSecret(owner.id, secret.secretId), words.secrets.removed);
    reload();
  };

  return (
    <Dialog title={t.title} onCancel={onClose} wide>
      <WhenLoaded loaded={loaded}>
        {(secrets) => {
          const fresh = secrets.find((secret) => secret.secretId === made.value);
          const old = secrets.filter((secret) => secret !== fresh && secret.state === "live");
          const step = !fresh ? 1 : fresh.lastUsedAt === null ? 2 : 3;
          return (
            <ol class="steps">
              <li aria-current={step === 1 ? "step" : undefined} class={step > 1 ? "done" : ""}>
                <h3>{t.steps[0]}</h3>
                <p>{t.create}</p>
                {step === 1 && (
                  <Button kind="primary" onClick={begin} isBusy={isBusy.value}>
                    {words.secrets.generate}
                  </Button>
                )}
              </li>
              <li aria-current={step === 2 ? "step" : undefined} class={step > 2 ? "done" : ""}>
                <h3>{t.steps[1]}</h3>
                <p>{t.watch}</p>
                {fresh && (
                  <p role="status">
                    {fresh.lastUsedAt === null ? (
                      t.notUsed
                    ) : (
                      <>
                        {t.used} <When at={fresh.lastUsedAt} />
                      </>
                    )}
                  </p>
                )}
              </li>
              <li aria-current={step === 3 ? "step" : undefined}>
                <h3>{t.steps[2]}</h3>
                <p>{old.length === 0 && fresh ? t.complete : t.end}</p>
                {fresh &&
                  old.map((secret) => (
                    <div key={secret.secretId} class="choice">
                      <p>
                        <bdi>{secret.label || secret.secretId}</bdi>{" "}
                        <span class="muted">
                          {words.secrets.lastUsed}:{" "}
                          <When at={secret.lastUsedAt} never={words.clients.never} />
                        </span>
                      </p>
                      <Button kind={step === 3 ? "danger primary" : "danger"} onClick={() => end(secret)}>
                        {words.secrets.revoke}
                      </Button>
                    </div>
                  ))}
              </li>
            </ol>
          );
        }}
      </WhenLoaded>
      <div class="actions">
        <button type="button" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
