// Trusting a workload, with the fields of its platform.

import { useSignal } from "@preact/signals";
import { type ApiError, change, send, type TrustedIssuer } from "../api.ts";
import { conditionsOf, FIELDS, type Typed } from "../conditions.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Button, Select, Switch, TextArea, TextField } from "../parts/field.tsx";
import { asApiError, Problem } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { address } from "../router.ts";
import { words } from "../words.ts";

const t = words.workloads;
const CONDITIONS = "conditions";

interface Props {
  apiClientId: number;
  issuers: readonly TrustedIssuer[];
  onClose: (isChanged: boolean) => void;
}

export function TrustDialog({ apiClientId, issuers, onClose }: Props) {
  const [first] = issuers;
  return (
    <Dialog title={t.add} onCancel={() => onClose(false)}>
      {first ? (
        <Form apiClientId={apiClientId} issuers={issuers} first={first} onClose={onClose} />
      ) : (
        <>
          <p>{t.noIssuer}</p>
          <div class="actions">
            <button type="button" onClick={() => onClose(false)}>
              {words.cancel}
            </button>
            <a class="button" href={address(["trusted-issuers"])}>
              {words.pages.issuers}
            </a>
          </div>
        </>
      )}
    </Dialog>
  );
}

function Form({ apiClientId, issuers, first, onClose }: Props & { first: TrustedIssuer }) {
  const issuer = useSignal(first);
  const typed = useSignal<Typed>({});
  const more = useSignal("");
  const label = useSignal("");
  const expires = useSignal("");
  const isDefault = useSignal(false);
  const error = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
  const { kind } = issuer.value;
  const fault = (path: string) =>
    error.value?.fields.find(({ propertyPath }) => propertyPath === path)?.message;
  const add = async () => {
    const moment = expires.value ? `${new Date(expires.value).toISOString().slice(0, 19)}Z` : "";
    const call = change.addTrust(apiClientId, {
      issuer: issuer.value.slug,
      conditions: conditionsOf(kind, typed.value, more.value),
      isDefault: isDefault.value,
      ...(label.value ? { label: label.value } : {}),
      ...(moment ? { expiresAt: moment } : {}),
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
  // A fault of a condition that has no field of its own stands at the conditions.
  const shown = kind === "kubernetes" ? ["/sub"] : FIELDS[kind];
  const others = error.value?.fields.find(
    ({ propertyPath }) =>
      propertyPath.startsWith(CONDITIONS) && !shown.includes(propertyPath.slice(CONDITIONS.length + 1)),
  )?.message;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Select
        label={t.issuer}
        help={t.help[kind]}
        name="issuer"
        value={issuer.value.slug}
        error={fault("issuer")}
        options={issuers.map(({ slug, kind: its }) => [slug, `${slug} (${words.issuers.kinds[its]})`])}
        onValue={(slug) => {
          issuer.value = issuers.find((each) => each.slug === slug) ?? first;
          typed.value = {};
        }}
      />
      {FIELDS[kind].map((name) => (
        <TextField
          key={`${kind}${name}`}
          label={t.fields[kind]?.[name] ?? name}
          name={name}
          class="code"
          autocomplete="off"
          value={typed.value[name] ?? ""}
          placeholder={t.examples[`${kind}${name}`] ?? ""}
          error={fault(`${CONDITIONS}.${name === "serviceAccount" ? "/sub" : name}`)}
          onValue={(value) => {
            typed.value = { ...typed.value, [name]: value };
          }}
        />
      ))}
      <TextArea
        label={t.more}
        help={t.moreHelp}
        name={CONDITIONS}
        class="code"
        rows={2}
        value={more.value}
        error={others}
        onValue={(value) => {
          more.value = value;
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
      <Switch
        label={t.setDefault}
        help={fault("isDefault") ?? t.setDefaultHelp}
        isOn={isDefault.value}
        onChange={(isOn) => {
          isDefault.value = isOn;
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
  );
}
