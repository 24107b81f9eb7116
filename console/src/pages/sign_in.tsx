// Signing in: as a page, as a dialog over unsaved work, and with the token of `make console`.

import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Button, TextField } from "../parts/field.tsx";
import { asApiError } from "../parts/load.tsx";
import { Mark } from "../parts/mark.tsx";
import { hasUnsaved } from "../router.ts";
import { handedOver, lapsed, session, signIn, signOut } from "../session.ts";
import { words } from "../words.ts";

export const handover = signal(handedOver());
addEventListener("hashchange", () => {
  handover.value = handedOver() ?? handover.value;
});

export function SignIn() {
  return (
    <main class="sign-in">
      <div class="card">
        <p class="brand">
          <Mark />
          {words.product}
        </p>
        <h1>{words.signIn.title}</h1>
        <p class="muted">{words.signIn.intro}</p>
        <Form clientId="" />
        <details>
          <summary>{words.signIn.whereTitle}</summary>
          <p>{words.signIn.whereLocal}</p>
          <p>{words.signIn.whereStage}</p>
        </details>
      </div>
    </main>
  );
}

/** Over the page, which keeps what was typed. */
export function Lapsed() {
  return (
    <Dialog title={words.signIn.againTitle}>
      <p>{lapsed.value}</p>
      <p class="muted">{words.signIn.kept}</p>
      <Form clientId={session.value?.clientId ?? ""} />
      <div class="actions start">
        <button type="button" class="link" onClick={signOut}>
          {hasUnsaved() ? words.signIn.discard : words.signIn.out}
        </button>
      </div>
    </Dialog>
  );
}

function Form({ clientId }: { clientId: string }) {
  const id = useSignal(clientId);
  const fault = useSignal("");
  const isBusy = useSignal(false);
  const secret = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>(clientId ? "input[type=password]" : "input")?.focus();
  }, [clientId]);
  // Over plain HTTP the secret would be readable on the way.
  if (!isSecureContext) {
    return (
      <p class="problem" role="alert">
        {words.signIn.plainHttp}
      </p>
    );
  }
  return (
    <form
      ref={form}
      onSubmit={async (event) => {
        event.preventDefault();
        if (isBusy.value || !secret.current) return;
        isBusy.value = true;
        fault.value = "";
        try {
          await signIn(id.value.trim(), secret.current.value.trim());
        } catch (error) {
          fault.value = asApiError(error).message;
        } finally {
          isBusy.value = false;
        }
      }}
    >
      <TextField
        label={words.client.clientId}
        name="client_id"
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        required
        value={id.value}
        onValue={(value) => {
          id.value = value;
        }}
      />
      <div class="field">
        <label for="client-secret">{words.signIn.secret}</label>
        <input
          ref={secret}
          id="client-secret"
          name="client_secret"
          type="password"
          autocomplete="current-password"
          required
        />
      </div>
      {fault.value && (
        <p class="problem" role="alert">
          {fault.value}
        </p>
      )}
      <Button type="submit" kind="primary full" isBusy={isBusy.value}>
        {isBusy.value ? words.signIn.busy : words.signIn.title}
      </Button>
    </form>
  );
}

/** A link must not sign anybody in unasked, so the person confirms whose token it is. */
export function Confirmation() {
  const offer = handover.value;
  if (!offer) return null;
  const close = () => {
    handover.value = null;
  };
  return (
    <Dialog title={words.signIn.handoverTitle(offer.clientId)} onCancel={close}>
      <p>{words.signIn.handover}</p>
      <div class="actions">
        <button type="button" onClick={close}>
          {words.cancel}
        </button>
        <button
          type="button"
          class="primary"
          onClick={() => {
            offer.accept();
            close();
          }}
        >
          {words.signIn.handoverConfirm}
        </button>
      </div>
    </Dialog>
  );
}
