// Adding and editing an API.

import { admin, change, type Resource, send } from "../api.ts";
import { duration } from "../duration.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Button, Select, Switch, TextField } from "../parts/field.tsx";
import { Problem, useLoad, WhenLoaded } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { slug } from "../slug.ts";
import { words } from "../words.ts";
import { useVersioned, type Version } from "./versioned.tsx";

const t = words.apis;
const OWN = "admin-api";
const LONGEST_SLUG = 64;

interface Props {
  resource: Resource | null;
  onClose: (isChanged: boolean) => void;
}

export function ApiDialog({ resource, onClose }: Props) {
  const loaded = useLoad(resource?.slug ?? "", () => read(resource));
  return (
    <Dialog title={resource ? t.editTitle(resource.name) : t.add} onCancel={() => onClose(false)}>
      <WhenLoaded loaded={loaded}>
        {(version) => <Form resource={resource} version={version} onClose={onClose} />}
      </WhenLoaded>
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

async function read(resource: Resource | null): Promise<Version<Draft>> {
  if (!resource) return { draft: NEW, etag: "" };
  const { body, etag } = await admin.resource(resource.slug);
  const { slug, identifier, name, typ, alg, publishesMetadata, verifier, maximumLifetime } = body;
  const members = { slug, identifier, name, typ, alg, publishesMetadata, verifier };
  return { draft: { ...members, maximumLifetime: String(maximumLifetime) }, etag };
}

const LABELS = {
  name: t.name,
  alg: t.signature,
  typ: t.typ,
  maximumLifetime: t.maximumLifetimeSeconds,
  publishesMetadata: t.publishesMetadata,
  verifier: words.verifiers.label,
};

function Form({ resource, version, onClose }: Props & { version: Version<Draft> }) {
  const { draft, set, error, fault, isBusy, save, choice } = useVersioned(
    version,
    () => read(resource),
    LABELS,
  );
  const isOwn = resource?.slug === OWN;
  const put = async (etag: string) => {
    const { name, typ, alg, slug: chosenSlug, identifier, publishesMetadata, verifier } = draft.value;
    const edited = {
      typ,
      alg,
      maximumLifetime: Number(draft.value.maximumLifetime),
      ...(isOwn ? {} : { name, publishesMetadata, verifier }),
    };
    const call = resource
      ? change.editResource(resource.slug, edited, etag)
      : change.createResource({ ...edited, name, slug: chosenSlug, identifier });
    await send(call);
    toast(words.saved, { call });
    onClose(true);
  };
  const seconds = Number(draft.value.maximumLifetime);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(put);
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
        onValue={(name) => set(resource ? { name } : { name, slug: slug(name).slice(0, LONGEST_SLUG) })}
      />
      <TextField
        label={t.identifier}
        help={t.identifierHelp}
        name="identifier"
        type="url"
        class="code"
        required
        readOnly={resource !== null}
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
        readOnly={resource !== null}
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
      {error && <Problem error={error} />}
      <div class="actions">
        <button type="button" onClick={() => onClose(false)}>
          {words.cancel}
        </button>
        <Button type="submit" kind="primary" needs="resource_write" isBusy={isBusy}>
          {words.save}
        </Button>
      </div>
      {choice}
    </form>
  );
}
