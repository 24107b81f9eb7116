// The server's settings, each with its consequence.

import { useEffect } from "preact/hooks";
import { type Answer, admin, change, type Settings, send } from "../api.ts";
import { duration } from "../duration.ts";
import { ask } from "../parts/dialog.tsx";
import { Button, Switch, TextField } from "../parts/field.tsx";
import { Problem, useLoad, WhenLoaded } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { guardUnsaved } from "../router.ts";
import { may } from "../session.ts";
import { words } from "../words.ts";
import { useVersioned, type Version } from "./versioned.tsx";

const t = words.settings;

/** Numbers as typed. */
type Draft = Pick<Settings, "issuingEnabled" | "forceHttps"> & {
  defaultLifetime: string;
  maximumLifetime: string;
};

function version({ body, etag }: Answer<Settings>): Version<Draft> {
  const { defaultLifetime, maximumLifetime, ...flags } = body;
  return {
    draft: { ...flags, defaultLifetime: String(defaultLifetime), maximumLifetime: String(maximumLifetime) },
    etag,
  };
}

const read = async () => version(await admin.settings());
const LABELS = {
  issuingEnabled: t.issuingEnabled.label,
  forceHttps: t.forceHttps.label,
  defaultLifetime: t.defaultLifetime.label,
  maximumLifetime: t.maximumLifetime.label,
};

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
        {(data) => <Form key={data.etag} read={data} onSaved={loaded.replace} />}
      </WhenLoaded>
    </>
  );
}

interface FormProps {
  read: Version<Draft>;
  onSaved: (read: Version<Draft>) => void;
}

function Form({ read: shown, onSaved }: FormProps) {
  const { draft, stored, set, error, fault, isBusy, save, choice } = useVersioned(shown, read, LABELS);
  const edited = (since: Draft): Partial<Settings> => {
    const { issuingEnabled, forceHttps, defaultLifetime, maximumLifetime } = draft.value;
    return {
      ...(issuingEnabled === since.issuingEnabled ? {} : { issuingEnabled }),
      ...(forceHttps === since.forceHttps ? {} : { forceHttps }),
      ...(defaultLifetime === since.defaultLifetime ? {} : { defaultLifetime: Number(defaultLifetime) }),
      ...(maximumLifetime === since.maximumLifetime ? {} : { maximumLifetime: Number(maximumLifetime) }),
    };
  };
  const isChanged = Object.keys(edited(stored)).length > 0;
  useEffect(() => guardUnsaved(() => JSON.stringify(draft.value) !== JSON.stringify(shown.draft)), []);
  const put = async (etag: string, since: Draft) => {
    const body = edited(since);
    if (
      body.issuingEnabled === false &&
      !(await ask({ ...t.stopIssuing, typed: t.stopIssuingTyped, danger: true }))
    )
      return;
    const call = change.editSettings(body, etag);
    const answer = await send<Settings>(call);
    toast(words.saved, { call });
    onSaved(version(answer));
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
        save(put);
      }}
    >
      {flag("issuingEnabled")}
      {flag("forceHttps")}
      {lifetime("defaultLifetime")}
      {lifetime("maximumLifetime")}
      {error && <Problem error={error} onRetry={() => save(put)} />}
      <p class="muted">{t.delay}</p>
      <div class="actions">
        <Button type="submit" kind="primary" needs="settings_write" disabled={!isChanged} isBusy={isBusy}>
          {words.save}
        </Button>
      </div>
      {choice}
    </form>
  );
}
