// Asking for a token as a client does: request and answer, each claim explained, and why a refusal happened.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type ApiError, fetched, type TokenResponse } from "../api.ts";
import { claimsOf, headerOf } from "../claims.ts";
import { tokenCurl } from "../curl.ts";
import { countdown } from "../duration.ts";
import { CopyButton } from "../parts/copy.tsx";
import { Button, TextField } from "../parts/field.tsx";
import { asApiError } from "../parts/load.tsx";
import { asText } from "../parts/value.tsx";
import { localText } from "../parts/when.tsx";
import { route } from "../router.ts";
import { now } from "../session.ts";
import { words } from "../words.ts";

const t = words.tryIt;

interface Issued {
  response: TokenResponse;
  at: number;
}

export function TryIt() {
  const clientId = useSignal(route.value.query.get("client") ?? "");
  const scope = useSignal(route.value.query.get("scope") ?? "");
  const resource = useSignal(route.value.query.get("resource") ?? "");
  const secret = useRef<HTMLInputElement>(null);
  const issued = useSignal<Issued | null>(null);
  const refused = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
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
      client_id: clientId.value.trim(),
      client_secret: secret.current?.value.trim() ?? "",
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
          <TextField
            label={words.client.clientId}
            name="client"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            class="code"
            required
            value={clientId.value}
            onValue={(value) => {
              clientId.value = value;
            }}
          />
          <div class="field">
            <label for="try-secret">{words.signIn.secret}</label>
            <input ref={secret} id="try-secret" type="password" class="code" autocomplete="off" required />
            <p class="help">{t.secretHelp}</p>
          </div>
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
        </form>
        <section class="card" aria-live="polite" aria-label={t.answer}>
          {issued.value && <Token issued={issued.value} />}
          {refused.value && <Refusal error={refused.value} />}
          {!issued.value && !refused.value && <p class="empty">{t.nothingYet}</p>}
        </section>
      </div>
    </>
  );
}

function Token({ issued: { response, at } }: { issued: Issued }) {
  const { access_token, expires_in } = response;
  const rest = (at - now.value) / 1000 + expires_in;
  const claims = claimsOf(access_token) ?? {};
  return (
    <>
      <div class="row spread">
        <h2>
          <span class="badge good">200</span> {t.issued}
        </h2>
        <span class={rest > 0 ? "badge" : "badge bad"} role="timer">
          {rest > 0 ? t.expiresIn(countdown(rest)) : t.expired}
        </span>
      </div>
      <div class="token">
        {access_token.split(".").map((part, index) => (
          <span key={index} class={`part-${index}`}>
            {index > 0 ? "." : ""}
            {part}
          </span>
        ))}
      </div>
      <CopyButton text={access_token} label={t.copyToken} />
      <h3>{t.header}</h3>
      <ClaimList claims={headerOf(access_token) ?? {}} />
      <h3>{t.claims}</h3>
      <ClaimList claims={claims} />
    </>
  );
}

const DATES = new Set(["exp", "iat", "nbf"]);

function ClaimList({ claims }: { claims: Record<string, unknown> }) {
  return (
    <dl class="claims">
      {Object.entries(claims).map(([name, value]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            <code class="value">{asText(value)}</code>
            {DATES.has(name) && <span> ({localText(Number(value) * 1000)})</span>}
            <p class="help">{t.explained[name as keyof typeof t.explained] ?? ""}</p>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Refusal({ error }: { error: ApiError }) {
  const why = t.why[error.code as keyof typeof t.why];
  return (
    <>
      <h2>
        <span class="badge bad">{error.status || "—"}</span>{" "}
        {error.code ? <code>{error.code}</code> : t.noAnswer}
      </h2>
      <p class="problem">{error.message}</p>
      {why && (
        <>
          <h3>{t.whyTitle}</h3>
          <ul>
            {why.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
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
