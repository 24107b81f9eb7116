// A client's secrets: those that exist, a new one, a rotation without an outage, and what to do after a leak.

import { useSignal } from "@preact/signals";
import { admin, type Client, change, type Eviction, type Secret, type ShownSecret } from "../api.ts";
import { act } from "../parts/act.ts";
import { ask, Dialog } from "../parts/dialog.tsx";
import { Button, TextField } from "../parts/field.tsx";
import { useLoad, WhenLoaded } from "../parts/load.tsx";
import { showSecretOnce } from "../parts/secret_once.tsx";
import { Expiry, When } from "../parts/when.tsx";
import { expiryBesideKeys } from "../secret_expiry.ts";
import { words } from "../words.ts";
import { Evicted } from "./evicted.tsx";
import { type Owner, ownerOf } from "./owner.ts";
import { Rotation } from "./rotation.tsx";

const t = words.secrets;

export function Secrets({ client, isOwn = false }: { client: Client; isOwn?: boolean }) {
  const { apiClientId, clientId } = client;
  const owner = ownerOf(client, isOwn);
  const loaded = useLoad(`secrets ${owner.id}`, async () => (await admin.secrets(owner.id)).body.items);
  const isAdding = useSignal(false);
  const isRotating = useSignal(false);
  const evicted = useSignal<Eviction | null>(null);
  const show = async (secret: string) => {
    await showSecretOnce(clientId, secret, client.scopes[0]);
    loaded.reload();
  };
  const regenerate = async () => {
    if (!(await ask({ ...t.regenerate, danger: true }))) return;
    const answer = await act<ShownSecret>(
      change.regenerate(owner.id, { overlapSeconds: 0, ...(await expiryBesideKeys(owner.id)) }),
      t.regenerated,
    );
    if (answer) await show(answer.body.secret);
  };
  const evict = async () => {
    if (!(await ask({ ...t.evict, typed: clientId, danger: true }))) return;
    const answer = await act<Eviction>(change.regenerate(apiClientId, { evict: true }), t.evicted);
    if (!answer) return;
    const { secret, ...rest } = answer.body;
    await show(secret);
    evicted.value = { ...rest, secret: "" };
  };
  return (
    <>
      <section class="card flush">
        <div class="title">
          <h2>{t.title}</h2>
          <div class="row">
            <Button
              needs={owner.write}
              onClick={() => {
                isAdding.value = true;
              }}
            >
              {t.add}
            </Button>
            <Button
              kind="primary"
              needs={owner.write}
              onClick={() => {
                isRotating.value = true;
              }}
            >
              {t.rotate}
            </Button>
          </div>
        </div>
        <WhenLoaded loaded={loaded}>
          {(secrets) =>
            secrets.length === 0 ? (
              <p class="empty">{t.none}</p>
            ) : (
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t.secret}</th>
                    <th scope="col">{t.state}</th>
                    <th scope="col">{t.lastUsed}</th>
                    <th scope="col">{t.created}</th>
                    <th scope="col">{t.expires}</th>
                    <th scope="col">
                      <span class="hidden">{words.actions}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {secrets.map((secret) => (
                    <SecretRow key={secret.secretId} owner={owner} secret={secret} onDone={loaded.reload} />
                  ))}
                </tbody>
              </table>
            )
          }
        </WhenLoaded>
      </section>
      <section class="card">
        <h2>{t.danger}</h2>
        <div class="choice">
          <p>{t.regenerateHelp}</p>
          <Button kind="danger" needs={owner.write} onClick={regenerate}>
            {t.regenerate.confirm}
          </Button>
        </div>
        {isOwn ? (
          <p class="muted">{words.own.evictHelp}</p>
        ) : (
          <div class="choice">
            <p>{t.evictHelp}</p>
            <Button kind="danger" needs={owner.write} onClick={evict}>
              {t.evict.confirm}
            </Button>
          </div>
        )}
      </section>
      {isAdding.value && (
        <NewSecret
          owner={owner}
          onClose={() => {
            isAdding.value = false;
          }}
          onAdded={show}
        />
      )}
      {isRotating.value && (
        <Rotation
          client={client}
          owner={owner}
          onClose={() => {
            isRotating.value = false;
            loaded.reload();
          }}
        />
      )}
      {evicted.value && (
        <Evicted
          eviction={evicted.value}
          clientId={clientId}
          onClose={() => {
            evicted.value = null;
          }}
        />
      )}
    </>
  );
}

interface RowProps {
  owner: Owner;
  secret: Secret;
  onDone: () => void;
}

function SecretRow({ owner, secret, onDone }: RowProps) {
  const { secretId, label, state } = secret;
  const remove = async () => {
    if (!(await ask({ ...t.remove(label || secretId), danger: true }))) return;
    await act(change.removeSecret(owner.id, secretId), t.removed);
    onDone();
  };
  return (
    <tr class={state === "live" ? "" : "off"}>
      <td class="name">
        <bdi class="clip">{label || t.unlabelled}</bdi>
        <code>{secretId}</code>
      </td>
      <td data-label={t.state}>
        <span class={state === "live" ? "badge good" : "badge bad"}>{t.states[state]}</span>
      </td>
      <td data-label={t.lastUsed}>
        <When at={secret.lastUsedAt} never={words.clients.never} />
      </td>
      <td data-label={t.created}>
        <When at={secret.createdAt} /> <bdi class="muted">{t.by(secret.createdBy)}</bdi>
      </td>
      <td data-label={t.expires}>
        <Expiry at={secret.expiresAt} never={t.neverExpires} />
      </td>
      <td class="end">
        <Button kind="danger" needs={owner.write} onClick={remove}>
          {t.revoke}
        </Button>
      </td>
    </tr>
  );
}

interface NewSecretProps {
  owner: Owner;
  onClose: () => void;
  onAdded: (secret: string) => void;
}

function NewSecret({ owner, onClose, onAdded }: NewSecretProps) {
  const label = useSignal("");
  const expires = useSignal("");
  const isBusy = useSignal(false);
  const add = async () => {
    isBusy.value = true;
    const expiry = expires.value
      ? { expiresAt: `${new Date(expires.value).toISOString().slice(0, 19)}Z` }
      : await expiryBesideKeys(owner.id);
    const body = { ...(label.value ? { label: label.value } : {}), ...expiry };
    const answer = await act<ShownSecret>(change.addSecret(owner.id, body), t.added);
    isBusy.value = false;
    if (!answer) return;
    onClose();
    onAdded(answer.body.secret);
  };
  return (
    <Dialog title={t.add} onCancel={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextField
          label={t.label}
          help={t.labelHelp}
          name="label"
          autocomplete="off"
          maxLength={255}
          value={label.value}
          onValue={(value) => {
            label.value = value;
          }}
        />
        <TextField
          label={t.expires}
          help={t.expiresHelp}
          name="expiresAt"
          type="datetime-local"
          value={expires.value}
          onValue={(value) => {
            expires.value = value;
          }}
        />
        <div class="actions">
          <button type="button" onClick={onClose}>
            {words.cancel}
          </button>
          <Button type="submit" kind="primary" isBusy={isBusy.value}>
            {t.generate}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
