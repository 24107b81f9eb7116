// The server's settings, each with its consequence.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type ApiError, admin, change, type Settings, send } from "../api.ts";
import { duration } from "../duration.ts";
import { ask } from "../parts/dialog.tsx";
import { Button, Switch, TextField } from "../parts/field.tsx";
import { asApiError, Problem, useLoad, WhenLoaded } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { guardUnsaved } from "../router.ts";
import { may } from "../session.ts";
import { words } from "../words.ts";

const t = words.settings;

interface Read {
  settings: Settings;
  etag: string;
}

async function read(): Promise<Read> {
  const { body, etag } = await admin.settings();
  return { settings: body, etag };
}

export function SettingsPage() {
  const loaded = useLoad("settings", read);
  return (
    <>
      <div class="head">
        <div>
          <h1>{words.pages.settings}</h1>
          <p class="muted">{t.intro}</p>
        </div>
      </div>
      <WhenLoaded loaded={loaded}>
        {(data) => <Form key={data.etag} read={data} onSaved={loaded.replace} onStale={loaded.reload} />}
      </WhenLoaded>
    </>
  );
}

interface FormProps {
  read: Read;
  onSaved: (read: Read) => void;
  onStale: () => void;
}

function Form({ read: { settings, etag }, onSaved, onStale }: FormProps) {
  const draft = useSignal({
    ...settings,
    defaultLifetime: String(settings.defaultLifetime),
    maximumLifetime: String(settings.maximumLifetime),
  });
  const error = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
  const set = (changes: Partial<typeof draft.value>) => {
    draft.value = { ...draft.value, ...changes };
  };
  const edited = (): Partial<Settings> => {
    const { issuingEnabled, forceHttps, defaultLifetime, maximumLifetime } = draft.value;
    const edited = {
      issuingEnabled,
      forceHttps,
      defaultLifetime: Number(defaultLifetime),
      maximumLifetime: Number(maximumLifetime),
    };
    const names = Object.keys(edited) as (keyof Settings)[];
    return Object.fromEntries(
      names.filter((name) => edited[name] !== settings[name]).map((name) => [name, edited[name]]),
    );
  };
  const isChanged = Object.keys(edited()).length > 0;
  useEffect(() => guardUnsaved(() => Object.keys(edited()).length > 0), []);
  const fault = (name: string) => error.value?.fields.find((each) => each.propertyPath === name)?.message;
  const save = async () => {
    const body = edited();
    if (
      body.issuingEnabled === false &&
      !(await ask({ ...t.stopIssuing, typed: t.stopIssuingTyped, danger: true }))
    )
      return;
    const call = change.editSettings(body, etag);
    isBusy.value = true;
    error.value = null;
    try {
      const answer = await send<Settings>(call);
      toast(words.saved, { call });
      onSaved({ settings: answer.body, etag: answer.etag });
    } catch (caught) {
      error.value = asApiError(caught);
    }
    isBusy.value = false;
  };
  const lifetime = (name: "defaultLifetime" | "maximumLifetime") => (
    <TextField
      label={t[name].label}
      help={[duration(Number(draft.value[name])), t[name].help].filter(Boolean).join(". ")}
      name={name}
      type="number"
      min={1}
      max={86_400}
      required
      disabled={!may("settings_write")}
      value={draft.value[name]}
      error={fault(name)}
      onValue={(value) => set({ [name]: value })}
    />
  );
  const flag = (name: "issuingEnabled" | "forceHttps") => (
    <Switch
      label={t[name].label}
      help={draft.value[name] ? t[name].on : t[name].off}
      isOn={draft.value[name]}
      needs="settings_write"
      onChange={(value) => set({ [name]: value })}
    />
  );
  return (
    <form
      class="card narrow"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {flag("issuingEnabled")}
      {flag("forceHttps")}
      {lifetime("defaultLifetime")}
      {lifetime("maximumLifetime")}
      {error.value && <Problem error={error.value} onRetry={error.value.status === 412 ? onStale : save} />}
      <p class="muted">{t.delay}</p>
      <div class="actions">
        <Button
          type="submit"
          kind="primary"
          needs="settings_write"
          disabled={!isChanged}
          isBusy={isBusy.value}
        >
          {words.save}
        </Button>
      </div>
    </form>
  );
}
