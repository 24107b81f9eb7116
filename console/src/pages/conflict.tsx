// Somebody else has changed the same thing since it was read: their value beside yours, and the person chooses.

import { useSignal } from "@preact/signals";
import type { Difference } from "../changes.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Value } from "../parts/value.tsx";
import { words } from "../words.ts";

const t = words.conflict;

interface Props<Member extends string> {
  differences: readonly Difference<Member>[];
  labels: Partial<Record<Member, string>>;
  /** The members whose stored value shall stay. */
  onChosen: (taken: ReadonlySet<Member>) => void;
  onCancel: () => void;
}

export function ConflictDialog<Member extends string>({
  differences,
  labels,
  onChosen,
  onCancel,
}: Props<Member>) {
  // Theirs is taken where only they have changed something.
  const taken = useSignal<ReadonlySet<Member>>(
    new Set(differences.filter((each) => !each.isBoth).map(({ member }) => member)),
  );
  const choose = (member: Member, isTheirs: boolean) => {
    const changed = new Set(taken.value);
    if (isTheirs) changed.add(member);
    else changed.delete(member);
    taken.value = changed;
  };
  return (
    <Dialog title={t.title} onCancel={onCancel} wide>
      <p>{t.intro}</p>
      {differences.map(({ member, theirs: their, yours }) => (
        <fieldset key={member} class="conflict">
          <legend>{labels[member] ?? member}</legend>
          {[
            { label: t.theirs, value: their, isTheirs: true },
            { label: t.yours, value: yours, isTheirs: false },
          ].map(({ label, value, isTheirs }) => (
            <label key={label}>
              <input
                type="radio"
                name={member}
                checked={taken.value.has(member) === isTheirs}
                onChange={() => choose(member, isTheirs)}
              />
              <strong>{label}</strong>
              <Value value={value} />
            </label>
          ))}
        </fieldset>
      ))}
      <div class="actions">
        <button type="button" onClick={onCancel}>
          {words.cancel}
        </button>
        <button type="button" class="primary" onClick={() => onChosen(taken.value)}>
          {t.save}
        </button>
      </div>
    </Dialog>
  );
}
