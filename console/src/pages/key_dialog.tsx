// Registering a public key of a client.

import { useSignal } from "@preact/signals";
import { type ApiError, change, send } from "../api.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Button, Select, TextArea, TextField } from "../parts/field.tsx";
import { asApiError, Problem } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { publicKeyOf } from "../public_key.ts";
import { words } from "../words.ts";
import type { Owner } from "./owner.ts";

const t = words.clientKeys;

interface Props {
  owner: Owner;
  onClose: (isChanged: boolean) => void;
}

export function KeyDialog({ owner, onClose }: Props) {
  const publicKey = useSignal("");
  const label = useSignal("");
  const expires = useSignal("");
  const overlap = useSignal("");
  const error = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
  const fault = (...paths: string[]) =>
    error.value?.fields.find(({ propertyPath }) => paths.some((path) => propertyPath.startsWith(path)))
      ?.message;
  const add = async () => {
    const moment = expires.value ? `${new Date(expires.value).toISOString().slice(0, 19)}Z` : "";
    const call = change.addClientKeys(owner.id, {
      ...publicKeyOf(publicKey.value),
      ...(label.value ? { label: label.value } : {}),
      ...(moment ? { expiresAt: moment } : {}),
      ...(overlap.value ? { overlapSeconds: Number(overlap.value) } : {}),
    });
    isBusy.value = true;
    error.value = null;
    try {
      await send(call);
      toast(t.added, { call });
      onClose(true);
    } catch (caught) {
      error.value = asApiError(caught);
    }
    isBusy.value = false;
  };
  return (
    <Dialog title={t.add} onCancel={() => onClose(false)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextArea
          label={t.publicKey}
          help={t.publicKeyHelp}
          name="publicKey"
          class="code"
          rows={6}
          value={publicKey.value}
          error={fault("jwk", "pem")}
          onValue={(value) => {
            publicKey.value = value;
          }}
        />
        <TextField
          label={t.label}
          help={t.labelHelp}
          name="label"
          autocomplete="off"
          maxLength={255}
          value={label.value}
          error={fault("label")}
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
          error={fault("expiresAt")}
          onValue={(value) => {
            expires.value = value;
          }}
        />
        <Select
          label={t.overlap}
          help={t.overlapHelp}
          name="overlapSeconds"
          value={overlap.value}
          error={fault("overlapSeconds")}
          options={Object.entries(t.overlaps).sort(([one], [other]) => one.length - other.length)}
          onValue={(value) => {
            overlap.value = value;
          }}
        />
        {error.value && <Problem error={error.value} />}
        <div class="actions">
          <button type="button" onClick={() => onClose(false)}>
            {words.cancel}
          </button>
          <Button type="submit" kind="primary" isBusy={isBusy.value}>
            {t.add}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
