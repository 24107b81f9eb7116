// Adding and editing the scopes that a module adds to an API. One scope a line, with what it permits.

import { admin, change, type Resource, type ResourceGroup, send } from "../api.ts";
import { asText, fromText } from "../group_text.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Button, Switch, TextArea, TextField } from "../parts/field.tsx";
import { Problem, useLoad, WhenLoaded } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { slug } from "../slug.ts";
import { words } from "../words.ts";
import { useVersioned, type Version } from "./versioned.tsx";

const t = words.apis;
const LONGEST_SLUG = 64;

interface Props {
  resource: Resource;
  group: ResourceGroup | null;
  onClose: (isChanged: boolean) => void;
}

/** Scopes as typed. */
type Draft = Omit<ResourceGroup, "scopes"> & { scopes: string };
const NEW: Version<Draft> = { draft: { name: "", slug: "", enabled: true, scopes: "" }, etag: "" };

async function readGroup(resource: Resource, group: ResourceGroup): Promise<Version<Draft>> {
  const { body, etag } = await admin.group(resource.slug, group.slug);
  return { draft: { ...body, scopes: asText(body.scopes) }, etag };
}

export function GroupDialog({ resource, group, onClose }: Props) {
  const loaded = useLoad("group", async () => (group ? await readGroup(resource, group) : NEW));
  return (
    <Dialog
      title={group ? t.editTitle(group.name) : t.addGroupTo(resource.name)}
      onCancel={() => onClose(false)}
    >
      <WhenLoaded loaded={loaded}>
        {(read) => <Form resource={resource} group={group} read={read} onClose={onClose} />}
      </WhenLoaded>
    </Dialog>
  );
}

function Form({ resource, group, read, onClose }: Props & { read: Version<Draft> }) {
  const readAgain = async () => (group ? await readGroup(resource, group) : NEW);
  const labels = { name: t.groupName, enabled: t.groupEnabled, scopes: t.scopes };
  const { draft, set, error, fault, isBusy, save, choice } = useVersioned(read, readAgain, labels);
  const put = async (etag: string) => {
    const { name, slug: chosenSlug, enabled, scopes } = draft.value;
    const call = change.putGroup(
      resource.slug,
      chosenSlug,
      { name, enabled, scopes: fromText(scopes) },
      etag,
    );
    await send(call);
    toast(words.saved, { call });
    onClose(true);
  };
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save(put);
        }}
      >
        <TextField
          label={t.groupName}
          name="name"
          autocomplete="off"
          required
          maxLength={255}
          value={draft.value.name}
          error={fault("name")}
          onValue={(name) => set(group ? { name } : { name, slug: slug(name).slice(0, LONGEST_SLUG) })}
        />
        <TextField
          label={t.slug}
          name="slug"
          class="code"
          autocomplete="off"
          required
          maxLength={LONGEST_SLUG}
          pattern="[a-z0-9\-]+"
          readOnly={group !== null}
          value={draft.value.slug}
          error={fault("slug")}
          onValue={(value) => set({ slug: value })}
        />
        <TextArea
          label={t.scopes}
          help={t.scopesHelp}
          name="scopes"
          class="code"
          rows={8}
          value={draft.value.scopes}
          error={fault("scopes")}
          onValue={(scopes) => set({ scopes })}
        />
        <Switch
          label={t.groupEnabled}
          help={t.groupEnabledHelp}
          isOn={draft.value.enabled}
          onChange={(enabled) => set({ enabled })}
        />
        {error && <Problem error={error} />}
        <div class="actions">
          <button type="button" onClick={() => onClose(false)}>
            {words.cancel}
          </button>
          <Button type="submit" kind="primary" needs="resource_write" isBusy={isBusy}>
            {words.save}
          </Button>
        </div>
      </form>
      {choice}
    </>
  );
}
