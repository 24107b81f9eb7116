// What is done with several clients at once.

import { useSignal } from "@preact/signals";
import { type BulkErrors, change, send } from "../api.ts";
import { ask } from "../parts/dialog.tsx";
import { Button } from "../parts/field.tsx";
import { asApiError } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { words } from "../words.ts";

const t = words.clients.bulk;
// The API's limit of one request.
const AT_ONCE = 50;
type Action = "enable" | "disable" | "delete";

export function BulkActions({ chosen, onDone }: { chosen: ReadonlySet<number>; onDone: () => void }) {
  const isBusy = useSignal(false);
  if (chosen.size === 0) return null;
  const run = async (action: Action) => {
    const isConfirmed =
      action === "enable" || (await ask({ ...t.confirm[action](chosen.size), danger: true }));
    if (!isConfirmed) return;
    isBusy.value = true;
    await perform(action, [...chosen]);
    isBusy.value = false;
    onDone();
  };
  return (
    <div class="bulk" role="toolbar" aria-label={t.label}>
      <strong>{t.chosen(chosen.size)}</strong>
      {(["enable", "disable", "delete"] as const).map((action) => (
        <Button
          key={action}
          needs="api_client_write"
          kind={action === "delete" ? "danger" : ""}
          isBusy={isBusy.value}
          onClick={() => run(action)}
        >
          {t.actions[action]}
        </Button>
      ))}
    </div>
  );
}

async function perform(action: Action, ids: number[]): Promise<void> {
  const faults: string[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const call = change.bulk(action, ids.slice(start, start + AT_ONCE));
    try {
      const answer = await send<BulkErrors | null>(call);
      faults.push(...(answer.body?.errors ?? []).map(({ message }) => message));
      if (!answer.body?.errors) toast(t.done[action](Math.min(AT_ONCE, ids.length - start)), { call });
    } catch (error) {
      faults.push(asApiError(error).message);
    }
  }
  if (faults.length > 0) toast(t.failed(faults.length, [...new Set(faults)].join(" ")), { isError: true });
}
