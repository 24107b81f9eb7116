// A new secret, shown once: nothing keeps it after the dialog is closed.

import { signal } from "@preact/signals";
import { BASE } from "../api.ts";
import { tokenCurl } from "../curl.ts";
import { words } from "../words.ts";
import { CopyButton } from "./copy.tsx";
import { Dialog } from "./dialog.tsx";

interface NewSecret {
  clientId: string;
  secret: string;
  /** A scope for the example. */
  scope: string;
  resource: string;
  onClose: () => void;
}

const newSecret = signal<NewSecret | null>(null);

/** Resolves when the person has stored it. */
export function showSecretOnce(clientId: string, secret: string, scope = "", resource = ""): Promise<void> {
  return new Promise((resolve) => {
    newSecret.value = {
      clientId,
      secret,
      scope,
      resource,
      onClose() {
        newSecret.value = null;
        resolve();
      },
    };
  });
}

export function SecretOnce() {
  if (!newSecret.value) return null;
  const { clientId, secret, scope, resource, onClose } = newSecret.value;
  const line = tokenCurl(clientId, secret, scope, resource);
  return (
    <Dialog title={words.secretOnce.title}>
      <p>{words.secretOnce.generated}</p>
      <p>
        <strong>{words.secretOnce.once}</strong>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: It scrolls, so it must be reachable by keyboard. */}
      <output class="secret" tabIndex={0} aria-label={words.secretOnce.label}>
        {secret}
      </output>
      <div class="row">
        <CopyButton text={secret} label={words.copy} />
        <button type="button" onClick={() => download(`${clientId}.env`, environment(clientId, secret))}>
          {words.secretOnce.download}
        </button>
      </div>
      <div class="row spread">
        <h3>{words.secretOnce.getToken}</h3>
        <CopyButton text={line} label={words.secretOnce.copyCurl} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: It scrolls, so it must be reachable by keyboard. */}
      <pre tabIndex={0}>{line}</pre>
      <div class="actions">
        <button type="button" class="primary" onClick={onClose}>
          {words.secretOnce.stored}
        </button>
      </div>
    </Dialog>
  );
}

function environment(clientId: string, secret: string): string {
  const endpoint = new URL("admin-api/access_token", BASE).href;
  return `CLIENT_ID=${clientId}\nCLIENT_SECRET=${secret}\nTOKEN_ENDPOINT=${endpoint}\n`;
}

export function download(name: string, content: string, type = "text/plain"): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
