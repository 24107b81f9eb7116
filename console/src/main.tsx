// The page: who is signed in, where to go, and the page of the address.

import { effect } from "@preact/signals";
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { Apis } from "./pages/apis.tsx";
import { Audit } from "./pages/audit.tsx";
import { ClientPage } from "./pages/client.tsx";
import { Clients } from "./pages/clients.tsx";
import { Keys } from "./pages/keys.tsx";
import { Own } from "./pages/own.tsx";
import { SettingsPage } from "./pages/settings.tsx";
import { Confirmation, handover, Lapsed, SignIn } from "./pages/sign_in.tsx";
import { TrustedIssuers } from "./pages/trusted_issuers.tsx";
import { TryIt } from "./pages/try_it.tsx";
import { ask, OpenQuestion } from "./parts/dialog.tsx";
import { Progress } from "./parts/load.tsx";
import { Mark } from "./parts/mark.tsx";
import { SecretOnce } from "./parts/secret_once.tsx";
import { Toasts } from "./parts/toast.tsx";
import { localText } from "./parts/when.tsx";
import { address, go, hasUnsaved, route } from "./router.ts";
import { endsSoon, lapse, lapsed, may, session, signOut } from "./session.ts";
import { words } from "./words.ts";
import "./style/index.css";

const PAGES = [
  { name: "clients", title: words.pages.clients, needs: "api_client_read" },
  { name: "apis", title: words.pages.apis, needs: "resource_read" },
  { name: "trusted-issuers", title: words.pages.issuers, needs: "issuer_read" },
  { name: "keys", title: words.pages.keys, needs: "key_read" },
  { name: "audit", title: words.pages.audit, needs: "audit_read" },
  { name: "settings", title: words.pages.settings, needs: "settings_read" },
  { name: "try-it", title: words.pages.tryIt, needs: "" },
] as const;

function App() {
  useEffect(() => {
    document.addEventListener("keydown", onShortcut);
    return () => document.removeEventListener("keydown", onShortcut);
  }, []);
  return (
    <>
      <Progress />
      {session.value ? <Shell /> : <SignIn />}
      {handover.value && <Confirmation />}
      <SecretOnce />
      <OpenQuestion />
      {lapsed.value !== null && <Lapsed />}
      <Toasts />
    </>
  );
}

function Shell() {
  const page = pageName();
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        {words.skip}
      </button>
      <header class="side">
        <a class="brand" href={address(["clients"])}>
          <Mark />
          {words.product}
        </a>
        <nav aria-label={words.pages.label}>
          {PAGES.map(({ name, title, needs }) => (
            <a
              key={name}
              href={address([name])}
              aria-current={page === name ? "page" : undefined}
              class={needs && !may(needs) ? "missing" : ""}
              title={needs && !may(needs) ? words.needs(needs) : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        <div class="who">
          <span class="muted">{words.signIn.as}</span>
          <a
            href={address(["own"])}
            title={words.pages.own}
            aria-current={page === "own" ? "page" : undefined}
          >
            <bdi class="clip">{session.value?.clientId}</bdi>
          </a>
          <button type="button" onClick={leave}>
            {words.signIn.out}
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {endsSoon.value !== null && (
          <div class="notice" role="status">
            <span>{words.signIn.endsAt(localText(endsSoon.value))}</span>
            <button type="button" onClick={() => lapse(words.signIn.again)}>
              {words.signIn.title}
            </button>
          </div>
        )}
        <Page name={page} />
      </main>
    </div>
  );
}

/** A client that may not see the others begins with itself. */
function pageName(): string {
  return route.value.path[0] ?? (may("api_client_read") ? "clients" : "own");
}

function Page({ name }: { name: string }) {
  const [, id] = route.value.path;
  const page = PAGES.find((each) => each.name === name);
  if (page?.needs && !may(page.needs)) {
    return (
      <div class="empty">
        <h1>{page.title}</h1>
        <p>{words.needs(page.needs)}</p>
      </div>
    );
  }
  if (name === "clients" && id !== undefined) return <ClientPage key={id} id={id} />;
  if (name === "clients") return <Clients />;
  if (name === "apis") return <Apis />;
  if (name === "trusted-issuers") return <TrustedIssuers />;
  if (name === "keys") return <Keys />;
  if (name === "audit") return <Audit />;
  if (name === "settings") return <SettingsPage />;
  if (name === "try-it") return <TryIt />;
  if (name === "own") return <Own />;
  return (
    <div class="empty">
      <h1>{words.noPage.title}</h1>
      <a href={address(["clients"])}>{words.noPage.back}</a>
    </div>
  );
}

async function leave(): Promise<void> {
  if (!hasUnsaved() || (await ask({ ...words.unsaved, danger: true }))) signOut();
}

/** `/` searches and `n` begins a new client, unless somebody is typing. */
function onShortcut(event: KeyboardEvent): void {
  const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select, dialog");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !session.value) return;
  if (event.key === "/") {
    const search = document.querySelector<HTMLInputElement>("input[type=search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  } else if (event.key === "n" && may("api_client_write")) {
    event.preventDefault();
    go(["clients", "new"]);
  }
}

effect(() => {
  const name = pageName();
  const page = name === "own" ? words.pages.own : PAGES.find((each) => each.name === name)?.title;
  const title = session.value && page ? `${page} · ${words.product}` : words.product;
  document.title = title;
});

const root = document.getElementById("app");
if (root) render(<App />, root);
