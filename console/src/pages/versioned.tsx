// A form of something stored: it is saved only over the version that it shows, else the person compares and chooses.

import { useSignal } from "@preact/signals";
import type { ApiError } from "../api.ts";
import { differences, taking } from "../changes.ts";
import { asApiError } from "../parts/load.tsx";
import { ConflictDialog } from "./conflict.tsx";

export interface Version<Draft> {
  draft: Draft;
  /** Empty for something new. */
  etag: string;
}

type MemberOf<Draft> = keyof Draft & string;

export function useVersioned<Draft extends object>(
  read: Version<Draft>,
  readAgain: () => Promise<Version<Draft>>,
  labels: Partial<Record<MemberOf<Draft>, string>>,
) {
  const draft = useSignal(read.draft);
  const base = useSignal(read);
  type Send = (etag: string, since: Draft) => Promise<void>;
  const conflict = useSignal<{ theirs: Version<Draft>; send: Send } | null>(null);
  const error = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);

  /** `send` reads the draft when it is called, because a choice changes it. */
  const save = async (send: Send) => {
    if (isBusy.value) return;
    isBusy.value = true;
    error.value = null;
    try {
      await send(base.value.etag, base.value.draft);
    } catch (caught) {
      error.value = asApiError(caught);
      if (error.value.status === 412) await compare(send);
    }
    isBusy.value = false;
  };
  const compare = async (send: Send) => {
    try {
      conflict.value = { theirs: await readAgain(), send };
      error.value = null;
    } catch (caught) {
      error.value = asApiError(caught);
    }
  };
  const choose = ({ theirs, send }: { theirs: Version<Draft>; send: Send }, taken: ReadonlySet<string>) => {
    draft.value = taking(draft.value, theirs.draft, taken);
    base.value = theirs;
    conflict.value = null;
    save(send);
  };

  const open = conflict.value;
  return {
    draft,
    /** What is stored, as far as this form knows. */
    stored: base.value.draft,
    set: (changes: Partial<Draft>) => {
      draft.value = { ...draft.value, ...changes };
    },
    error: error.value,
    /** The server's sentence about a member. */
    fault: (name: string) =>
      error.value?.fields.find(({ propertyPath }) => propertyPath.split(/[.[]/)[0] === name)?.message,
    isBusy: isBusy.value,
    save,
    choice: open && (
      <ConflictDialog<MemberOf<Draft>>
        differences={differences(base.value.draft, open.theirs.draft, draft.value)}
        labels={labels}
        onChosen={(taken) => choose(open, taken)}
        onCancel={() => {
          conflict.value = null;
        }}
      />
    ),
  };
}
