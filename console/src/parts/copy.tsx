// Copying to the clipboard.

import { useSignal } from "@preact/signals";
import { words } from "../words.ts";

export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Says that it has copied, or how to do it by hand. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const outcome = useSignal("");
  return (
    <button
      type="button"
      onClick={async () => {
        outcome.value = (await copy(text)) ? words.copied : words.notCopied;
        setTimeout(() => {
          outcome.value = "";
        }, 4000);
      }}
    >
      <span aria-live="polite">{outcome.value || label}</span>
    </button>
  );
}
