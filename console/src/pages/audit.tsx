// Who changed what. The filters are in the address.

import { useSignal } from "@preact/signals";
import { Select, TextField } from "../parts/field.tsx";
import { route, setQuery } from "../router.ts";
import { words } from "../words.ts";
import { AuditList } from "./audit_list.tsx";

const t = words.audit;
const NAMES = ["clientId", "actor", "action"] as const;
const ACTIONS = Object.entries(t.actions).sort(([, one], [, other]) => one.localeCompare(other));
const MOMENTS = ["from", "to"] as const;

export function Audit() {
  const { query } = route.value;
  const sent: Record<string, string> = {};
  for (const name of NAMES) if (query.get(name)) sent[name] = query.get(name) ?? "";
  for (const name of MOMENTS) {
    const moment = Date.parse(query.get(name) ?? "");
    if (!Number.isNaN(moment)) sent[name] = `${new Date(moment).toISOString().slice(0, 19)}Z`;
  }
  return (
    <>
      <div class="head">
        <div>
          <h1>{words.pages.audit}</h1>
          <p class="muted">{t.intro}</p>
        </div>
      </div>
      <Filters />
      <AuditList query={sent} />
    </>
  );
}

function Filters() {
  const { query } = route.value;
  const draft = useSignal<Record<string, string>>(
    Object.fromEntries([...NAMES, ...MOMENTS].map((name) => [name, query.get(name) ?? ""])),
  );
  return (
    <form
      class="card audit-filters"
      onSubmit={(event) => {
        event.preventDefault();
        setQuery(
          Object.fromEntries(Object.entries(draft.value).map(([name, value]) => [name, value.trim()])),
        );
      }}
    >
      {[...NAMES, ...MOMENTS].map((name) => {
        const input = {
          key: name,
          label: t.filters[name],
          name,
          value: draft.value[name] ?? "",
          onValue: (value: string) => {
            draft.value = { ...draft.value, [name]: value };
          },
        };
        if (name === "action") return <Select {...input} options={[["", t.anyAction], ...ACTIONS]} />;
        const type = name === "from" || name === "to" ? "datetime-local" : "search";
        return <TextField {...input} type={type} autocomplete="off" spellcheck={false} />;
      })}
      <button type="submit" class="primary">
        {t.apply}
      </button>
    </form>
  );
}
