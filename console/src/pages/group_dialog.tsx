// Adding and editing the scopes that a module adds to an API. One scope a line, with what it permits.

import { useSignal } from "@preact/signals";
import { type ApiError, change, type Resource, type ResourceGroup, send } from "../api.ts";
import { asText, fromText } from "../group_text.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Button, Switch, TextArea, TextField } from "../parts/field.tsx";
import { asApiError, Problem } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { slug } from "../slug.ts";
import { words } from "../words.ts";

const t = words.apis;
const LONGEST_SLUG = 64;

interface Props {
  resource: Resource;
  group: ResourceGroup | null;
  onClose: (isChanged: boolean) => void;
}

export function GroupDialog({ resource, group, onClose }: Props) {
  const draft = useSignal({
    name: group?.name ?? "",
    slug: group?.slug ?? "",
    enabled: group?.enabled ?? true,
    scopes: asText(group?.scopes ?? {}),
  });
  const error = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
  const set = (changes: Partial<typeof draft.value>) => {
    draft.value = { ...draft.value, ...changes };
  };
  const save = async () => {
    const { name, enabled, scopes } = draft.value;
    // If-Match would need a read of the group, which the API does not have: the last writer wins here.
    const call = change.putGroup(
      resource.slug,
      draft.value.slug,
      { name, enabled, scopes: fromText(scopes) },
      "",
    );
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
  const fault = (name: string) =>
    error.value?.fields.find((each) => each.propertyPath.split(/[.[]/)[0] === name)?.message;
  return (
    <Dialog
      title={group ? t.editTitle(group.name) : t.addGroupTo(resource.name)}
      onCancel={() => onClose(false)}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
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
    </Dialog>
  );
}
