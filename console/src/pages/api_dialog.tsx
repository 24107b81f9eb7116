// Adding and editing an API.

import { useSignal } from "@preact/signals";
import { type ApiError, admin, change, type Resource, send } from "../api.ts";
import { duration } from "../duration.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Button, Select, Switch, TextField } from "../parts/field.tsx";
import { asApiError, Problem, useLoad, WhenLoaded } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { slug } from "../slug.ts";
import { words } from "../words.ts";

const t = words.apis;
const OWN = "admin-api";
const LONGEST_SLUG = 64;

interface Props {
  resource: Resource | null;
  onClose: (isChanged: boolean) => void;
}

interface Read {
  resource: Resource | null;
  etag: string;
}

export function ApiDialog({ resource, onClose }: Props) {
  const loaded = useLoad<Read>(resource?.slug ?? "", async () => {
    if (!resource) return { resource: null, etag: "" };
    const { body, etag } = await admin.resource(resource.slug);
    return { resource: body, etag };
  });
  return (
    <Dialog title={resource ? t.editTitle(resource.name) : t.add} onCancel={() => onClose(false)}>
      <WhenLoaded loaded={loaded}>{(read) => <Form read={read} onClose={onClose} />}</WhenLoaded>
    </Dialog>
  );
}

/** As typed. */
type Draft = Omit<Resource, "enabled" | "maximumLifetime" | "scopeGroups"> & {
  maximumLifetime: string;
};
const NEW: Draft = {
  slug: "",
  identifier: "",
  name: "",
  typ: "at+jwt",
  alg: "RS256",
  maximumLifetime: "86400",
  publishesMetadata: false,
  verifier: "other",
};

function draftOf(resource: Resource | null): Draft {
  return resource ? { ...resource, maximumLifetime: String(resource.maximumLifetime) } : NEW;
}

function Form({ read, onClose }: { read: Read; onClose: Props["onClose"] }) {
  const draft = useSignal(draftOf(read.resource));
  const error = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
  const set = (changes: Partial<Draft>) => {
    draft.value = { ...draft.value, ...changes };
  };
  const fault = (name: string) => error.value?.fields.find((each) => each.propertyPath === name)?.message;
  const isOwn = read.resource?.slug === OWN;
  const save = async () => {
    const { name, typ, alg, slug: chosenSlug, identifier, publishesMetadata, verifier } = draft.value;
    const edited = {
      typ,
      alg,
      maximumLifetime: Number(draft.value.maximumLifetime),
      ...(isOwn ? {} : { name, publishesMetadata, verifier }),
    };
    const call = read.resource
      ? change.editResource(read.resource.slug, edited, read.etag)
      : change.createResource({ ...edited, name, slug: chosenSlug, identifier });
    isBusy.value = true;
    error.value = null;
    try {
      await send(call);
      toast(words.saved, { call });
      onClose(true);
    } catch (caught) {
      error.value = asApiError(caught);
    }
    isBusy.value = false;
  };
  const seconds = Number(draft.value.maximumLifetime);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={t.name}
        name="name"
        autocomplete="off"
        required
        maxLength={255}
        readOnly={isOwn}
        value={draft.value.name}
        error={fault("name")}
        onValue={(name) => set(read.resource ? { name } : { name, slug: slug(name).slice(0, LONGEST_SLUG) })}
      />
      <TextField
        label={t.identifier}
        help={t.identifierHelp}
        name="identifier"
        type="url"
        class="code"
        required
        readOnly={read.resource !== null}
        placeholder="https://orders.example.com"
        value={draft.value.identifier}
        error={fault("identifier")}
        onValue={(identifier) => set({ identifier })}
      />
      <TextField
        label={t.slug}
        help={t.slugHelp}
        name="slug"
        class="code"
        autocomplete="off"
        required
        maxLength={LONGEST_SLUG}
        readOnly={read.resource !== null}
        value={draft.value.slug}
        error={fault("slug")}
        onValue={(value) => set({ slug: value })}
      />
      <Select
        label={t.signature}
        help={t.signatureHelp}
        name="alg"
        value={draft.value.alg}
        error={fault("alg")}
        options={[
          ["RS256", "RS256"],
          ["ES256", "ES256"],
        ]}
        onValue={(alg) => set({ alg: alg as Resource["alg"] })}
      />
      <Select
        label={t.typ}
        help={t.typHelp}
        name="typ"
        value={draft.value.typ}
        error={fault("typ")}
        options={[
          ["at+jwt", "at+jwt"],
          ["JWT", "JWT"],
        ]}
        onValue={(typ) => set({ typ: typ as Resource["typ"] })}
      />
      <TextField
        label={t.maximumLifetimeSeconds}
        help={duration(seconds) || words.client.lifetimeHelp}
        name="maximumLifetime"
        type="number"
        min={1}
        max={86_400}
        required
        value={draft.value.maximumLifetime}
        error={fault("maximumLifetime")}
        onValue={(maximumLifetime) => set({ maximumLifetime })}
      />
      {!isOwn && (
        <Select
          label={words.verifiers.label}
          help={words.verifiers.help}
          name="verifier"
          value={draft.value.verifier}
          error={fault("verifier")}
          options={Object.entries(words.verifiers.names)}
          onValue={(verifier) => set({ verifier: verifier as Resource["verifier"] })}
        />
      )}
      {!isOwn && (
        <Switch
          label={t.publishesMetadata}
          help={t.publishesMetadataHelp}
          isOn={draft.value.publishesMetadata}
          needs="resource_write"
          onChange={(publishesMetadata) => set({ publishesMetadata })}
        />
      )}
      {error.value && <Problem error={error.value} />}
      <div class="actions">
        <button type="button" onClick={() => onClose(false)}>
          {words.cancel}
        </button>
        <Button type="submit" kind="primary" needs="resource_write" isBusy={isBusy.value}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
