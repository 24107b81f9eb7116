// Adding and editing a client. What is typed stays through errors, a lapsed session and other people's changes.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type ApiError, type Client, change, send } from "../api.ts";
import { bodyOf, conflicts, type Draft, draftOf, edits, merged } from "../changes.ts";
import { duration } from "../duration.ts";
import { Button, Switch, TextArea, TextField } from "../parts/field.tsx";
import { asApiError, Problem } from "../parts/load.tsx";
import { ScopePicker } from "../parts/scope_picker.tsx";
import { showSecretOnce } from "../parts/secret_once.tsx";
import { toast } from "../parts/toast.tsx";
import { address, go, guardUnsaved, route } from "../router.ts";
import { session } from "../session.ts";
import { slug } from "../slug.ts";
import { words } from "../words.ts";
import type { Offered, Read } from "./client.tsx";
import { readClient } from "./client.tsx";
import { ConflictDialog } from "./conflict.tsx";

const t = words.client;
const LONGEST_DESCRIPTION = 2000;

interface Props {
  offered: Offered;
  /** Null: a new client. */
  read: Read | null;
  onSaved?: (read: Read) => void;
}

function empty({ own }: Offered): Draft {
  const isAdministrator = route.value.query.get("like") === "administrator";
  const chosen = isAdministrator ? new Map([[own, session.value?.scopes ?? new Set<string>()]]) : new Map();
  return { clientName: "", clientId: "", description: "", lifetime: "3600", enabled: true, chosen };
}

export function ClientForm({ offered, read, onSaved }: Props) {
  const { own } = offered;
  const start = read ? draftOf(read.client, own) : empty(offered);
  const draft = useSignal(start);
  const idIsTyped = useSignal(false);
  const base = useSignal(read);
  const error = useSignal<ApiError | null>(null);
  const theirs = useSignal<Read | null>(null);
  const isBusy = useSignal(false);
  const isSaved = useSignal(false);
  const isChanged = () => JSON.stringify(bodyOf(draft.value, own)) !== JSON.stringify(bodyOf(start, own));
  useEffect(
    () => guardUnsaved(() => !isSaved.value && (isChanged() || (draft.value.clientId !== "" && !read))),
    [],
  );
  const set = (changes: Partial<Draft>) => {
    draft.value = { ...draft.value, ...changes };
  };
  const fault = (name: string) =>
    error.value?.fields.find((each) => each.propertyPath.split(/[.[]/)[0] === name)?.message;
  const elsewhere = error.value?.fields.every((each) => fault(each.propertyPath) === undefined) ?? false;

  const create = async () => {
    const clientId = draft.value.clientId.trim();
    const call = change.createClient({ clientId, ...bodyOf(draft.value, own) });
    const { apiClientId, secret } = (await send<{ apiClientId: number; secret: string }>(call)).body;
    const [resource = "", scopes] = [...draft.value.chosen][0] ?? [];
    isSaved.value = true;
    await showSecretOnce(clientId, secret, first(scopes), resource === own ? "" : resource);
    go(["clients", apiClientId]);
    toast(t.created, { call });
  };

  const edit = async (from: Read) => {
    const call = change.editClient(from.client.apiClientId, edits(from.client, draft.value, own), from.etag);
    const { body, etag } = await send<Client>(call);
    onSaved?.({ client: body, etag });
    toast(t.saved, { call });
  };

  const save = async () => {
    if (isBusy.value) return;
    isBusy.value = true;
    error.value = null;
    try {
      if (base.value) await edit(base.value);
      else await create();
    } catch (caught) {
      const refused = asApiError(caught);
      if (refused.status === 412 && base.value) await compare(base.value.client.apiClientId);
      else error.value = refused;
      focusFirstFault();
    }
    isBusy.value = false;
  };

  const compare = async (id: number) => {
    try {
      theirs.value = await readClient(id);
    } catch (caught) {
      error.value = asApiError(caught);
    }
  };

  const seconds = Number(draft.value.lifetime);
  return (
    <form
      class="client"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div class="columns">
        <section class="card">
          <TextField
            label={t.clientName}
            help={t.clientNameHelp}
            name="clientName"
            autocomplete="off"
            required
            maxLength={255}
            value={draft.value.clientName}
            error={fault("clientName")}
            onValue={(clientName) =>
              set({ clientName, ...(read || idIsTyped.value ? {} : { clientId: slug(clientName) }) })
            }
          />
          <TextField
            label={t.clientId}
            help={read ? t.clientIdFixed : t.clientIdHelp}
            name="clientId"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            class="code"
            required
            maxLength={128}
            readOnly={read !== null}
            value={draft.value.clientId}
            error={fault("clientId")}
            onValue={(clientId) => {
              idIsTyped.value = clientId !== "";
              set({ clientId });
            }}
          />
          <TextArea
            label={t.description}
            help={t.charactersLeft(LONGEST_DESCRIPTION - [...draft.value.description].length)}
            name="description"
            maxLength={LONGEST_DESCRIPTION}
            value={draft.value.description}
            error={fault("description")}
            onValue={(description) => set({ description })}
          />
          <TextField
            label={t.lifetime}
            help={duration(seconds) ? t.lifetimeEcho(duration(seconds)) : t.lifetimeHelp}
            name="lifetime"
            type="number"
            required
            min={1}
            max={86_400}
            step={1}
            value={draft.value.lifetime}
            error={fault("lifetime")}
            onValue={(lifetime) => set({ lifetime })}
          />
          <Switch
            label={t.enabled}
            help={
              draft.value.enabled ? t.enabledHelp : read?.client.enabled ? t.disablingHelp : t.disabledHelp
            }
            isOn={draft.value.enabled}
            onChange={(enabled) => set({ enabled })}
          />
        </section>
        <ScopePicker
          offered={offered}
          chosen={draft.value.chosen}
          error={fault("scopes") ?? fault("resources")}
          onChange={(chosen) => set({ chosen })}
        />
      </div>
      {error.value && (error.value.fields.length === 0 || elsewhere) && (
        <Problem error={error.value} onRetry={save} />
      )}
      <div class="savebar">
        <span class="muted">{read ? (isChanged() ? t.unsaved : t.noChanges) : t.secretFollows}</span>
        <div class="row">
          <a class="button" href={address(["clients"])}>
            {words.cancel}
          </a>
          <Button
            type="submit"
            kind="primary"
            needs="api_client_write"
            isBusy={isBusy.value}
            disabled={read !== null && !isChanged()}
          >
            {isBusy.value ? words.saving : read ? words.save : t.generateAndSave}
          </Button>
        </div>
      </div>
      {theirs.value && base.value && (
        <ConflictDialog
          differences={conflicts(base.value.client, theirs.value.client, draft.value, own)}
          labels={words.members}
          onCancel={() => {
            theirs.value = null;
          }}
          onChosen={(taken) => {
            if (theirs.value) draft.value = merged(draft.value, theirs.value.client, taken, own);
            base.value = theirs.value;
            theirs.value = null;
            save();
          }}
        />
      )}
    </form>
  );
}

function first(scopes: ReadonlySet<string> | undefined): string {
  return [...(scopes ?? [])][0] ?? "";
}

function focusFirstFault(): void {
  setTimeout(() => document.querySelector<HTMLElement>("form [aria-invalid]")?.focus());
}
