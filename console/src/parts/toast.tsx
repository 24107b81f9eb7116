// Short messages after an action, with what can be done next.

import { signal } from "@preact/signals";
import type { Call } from "../api.ts";
import { curl } from "../curl.ts";
import { words } from "../words.ts";
import { copy } from "./copy.tsx";

interface Toast {
  id: number;
  text: string;
  isError: boolean;
  call: Call | null;
  undo: (() => void) | null;
}

const SECONDS = 8;
const toasts = signal<readonly Toast[]>([]);
let latest = 0;

interface Options {
  isError?: boolean;
  /** The call that was made, to be copied as curl. */
  call?: Call | null;
  undo?: (() => void) | null;
}

export function toast(text: string, { isError = false, call = null, undo = null }: Options = {}): void {
  latest += 1;
  const id = latest;
  toasts.value = [...toasts.value.slice(-2), { id, text, isError, call, undo }];
  if (!isError) setTimeout(() => dismiss(id), SECONDS * 1000);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((each) => each.id !== id);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, isError, call, undo }) => (
        <div key={id} class={isError ? "toast error" : "toast"}>
          <span>{text}</span>
          {undo && (
            <button
              type="button"
              onClick={() => {
                dismiss(id);
                undo();
              }}
            >
              {words.undo}
            </button>
          )}
          {call && (
            <button type="button" onClick={() => copy(curl(call))}>
              {words.copyAsCurl}
            </button>
          )}
          <button type="button" class="close" aria-label={words.dismiss} onClick={() => dismiss(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
