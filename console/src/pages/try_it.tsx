// Asking for a token as a client does: request and answer, each claim explained, and why a refusal happened.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type ApiError, fetched, type TokenResponse } from "../api.ts";
import { claimsOf } from "../claims.ts";
import { tokenCurl } from "../curl.ts";
import { CopyButton } from "../parts/copy.tsx";
import { Button, Select, TextArea, TextField } from "../parts/field.tsx";
import { asApiError } from "../parts/load.tsx";
import { route } from "../router.ts";
import { trustDomain } from "../trust_check.ts";
import { words } from "../words.ts";
import { RefusedAssertion } from "./refused_assertion.tsx";
import { type Issued, Refusal, Token } from "./token_answer.tsx";

const t = words.tryIt;
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:";

export function TryIt() {
  const clientId = useSignal(route.value.query.get("client") ?? "");
  const scope = useSignal(route.value.query.get("scope") ?? "");
  const resource = useSignal(route.value.query.get("resource") ?? "");
  const credential = useSignal("secret");
  const assertion = useSignal("");
  const secret = useRef<HTMLInputElement>(null);
  const issued = useSignal<Issued | null>(null);
  const refused = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
  const isSecret = credential.value === "secret";
  useEffect(() => {
    // Leaving the page discards the token.
    return () => {
      issued.value = null;
    };
  }, [issued]);
  const ask = async () => {
    isBusy.value = true;
    issued.value = null;
    refused.value = null;
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      ...(clientId.value.trim() ? { client_id: clientId.value.trim() } : {}),
      ...(isSecret
        ? { client_secret: secret.current?.value.trim() ?? "" }
        : {
            client_assertion_type: assertionType(assertion.value),
            client_assertion: assertion.value.trim(),
          }),
      ...(scope.value.trim() ? { scope: scope.value.trim() } : {}),
      ...(resource.value.trim() ? { resource: resource.value.trim() } : {}),
    });
    try {
      const answer = await fetched<TokenResponse>(
        { method: "POST", path: "admin-api/access_token", body },
        "",
      );
      issued.value = { response: answer.body, at: Date.now() };
    } catch (error) {
      refused.value = asApiError(error);
    }
    isBusy.value = false;
  };
  return (
    <>
      <div class="head">
        <div>
          <h1>{words.pages.tryIt}</h1>
          <p class="muted">{t.intro}</p>
        </div>
      </div>
      <div class="columns">
        <form
          class="card"
          onSubmit={(event) => {
            event.preventDefault();
            ask();
          }}
        >
          <Select
            label={t.credential}
            name="credential"
            value={credential.value}
            options={t.credentials}
            onValue={(value) => {
              credential.value = value;
              issued.value = null;
              refused.value = null;
            }}
          />
          <TextField
            label={words.client.clientId}
            help={isSecret ? "" : t.clientIdHelp}
            name="client"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            class="code"
            required={isSecret}
            value={clientId.value}
            onValue={(value) => {
              clientId.value = value;
            }}
          />
          {isSecret ? (
            <div class="field">
              <label for="try-secret">{words.signIn.secret}</label>
              <input ref={secret} id="try-secret" type="password" class="code" autocomplete="off" required />
              <p class="help">{t.secretHelp}</p>
            </div>
          ) : (
            <TextArea
              label={t.assertion}
              help={t.assertionHelp}
              name="assertion"
              class="code"
              rows={6}
              value={assertion.value}
              onValue={(value) => {
                assertion.value = value;
              }}
            />
          )}
          <TextField
            label={t.scope}
            help={t.scopeHelp}
            name="scope"
            autocomplete="off"
            spellcheck={false}
            class="code"
            value={scope.value}
            onValue={(value) => {
              scope.value = value;
            }}
          />
          <TextField
            label={t.resource}
            help={t.resourceHelp}
            name="resource"
            autocomplete="off"
            spellcheck={false}
            class="code"
            value={resource.value}
            onValue={(value) => {
              resource.value = value;
            }}
          />
          <div class="actions">
            <Button type="submit" kind="primary" isBusy={isBusy.value}>
              {isBusy.value ? t.asking : t.ask}
            </Button>
          </div>
          {isSecret && (
            <details>
              <summary>{t.asCurl}</summary>
              <Snippet
                text={tokenCurl(
                  clientId.value.trim() || "CLIENT_ID",
                  "CLIENT_SECRET",
                  scope.value.trim(),
                  resource.value.trim(),
                )}
              />
            </details>
          )}
        </form>
        <section class="card" aria-live="polite" aria-label={t.answer}>
          {issued.value && <Token issued={issued.value} />}
          {refused.value && <Refusal error={refused.value} isOfSecret={isSecret} />}
          {refused.value && !isSecret && (
            <RefusedAssertion
              key={refused.value}
              assertion={assertion.value.trim()}
              clientId={clientId.value.trim()}
            />
          )}
          {!issued.value && !refused.value && <p class="empty">{t.nothingYet}</p>}
        </section>
      </div>
    </>
  );
}

function assertionType(assertion: string): string {
  return `${ASSERTION_TYPE}${trustDomain(claimsOf(assertion) ?? {}) ? "jwt-spiffe" : "jwt-bearer"}`;
}

function Snippet({ text }: { text: string }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: It scrolls, so it must be reachable by keyboard. */}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} label={words.copy} />
    </>
  );
}
