// Dialogs of the platform: <dialog> keeps the focus inside, closes by Escape and gives the focus back.

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../words.ts";

interface DialogProps {
  title: string;
  children: ComponentChildren;
  /** Escape. Without it, only what is inside closes the dialog. */
  onCancel?: () => void;
  wide?: boolean;
}

export function Dialog({ title, children, onCancel, wide = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const focused = document.activeElement;
    element.current?.showModal();
    return () => {
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={wide ? "wide" : ""}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onCancel?.();
      }}
      // Chromium closes at the second Escape, whatever `cancel` says.
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onCancel?.();
      }}
    >
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}

export interface Question {
  title: string;
  body: string;
  confirm: string;
  cancel?: string;
  danger?: boolean;
  /** What has to be typed before it can be confirmed. */
  typed?: string;
}

const openQuestion = signal<{ question: Question; answer: (confirmed: boolean) => void } | null>(null);
const typed = signal("");

/** Asks in a dialog. Resolves to whether it was confirmed. */
export function ask(question: Question): Promise<boolean> {
  openQuestion.value?.answer(false);
  typed.value = "";
  return new Promise((resolve) => {
    openQuestion.value = {
      question,
      answer(confirmed) {
        openQuestion.value = null;
        resolve(confirmed);
      },
    };
  });
}

export function OpenQuestion() {
  if (!openQuestion.value) return null;
  const { question, answer } = openQuestion.value;
  const isReady = !question.typed || typed.value === question.typed;
  return (
    <Dialog key={question.title} title={question.title} onCancel={() => answer(false)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) answer(true);
        }}
      >
        <p>{question.body}</p>
        {question.typed && (
          <label class="field">
            <span>
              {words.typeToConfirm} <code>{question.typed}</code>
            </span>
            <input
              autocomplete="off"
              spellcheck={false}
              value={typed.value}
              onInput={(event) => {
                typed.value = event.currentTarget.value;
              }}
            />
          </label>
        )}
        <div class="actions">
          <button type="button" onClick={() => answer(false)}>
            {question.cancel ?? words.cancel}
          </button>
          <button type="submit" class={question.danger ? "danger primary" : "primary"} disabled={!isReady}>
            {question.confirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
