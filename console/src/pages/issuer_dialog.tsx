// Adding and editing a trusted issuer.

import { useSignal } from "@preact/signals";
import { admin, change, type NewTrustedIssuer, send, type TrustedIssuerWithKeys } from "../api.ts";
import type { Kind } from "../conditions.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Button, Select, Switch, TextArea, TextField } from "../parts/field.tsx";
import { Problem } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { words } from "../words.ts";
import { useVersioned } from "./versioned.tsx";

const t = words.issuers;
const KINDS = Object.entries(t.kinds) as [Kind, string][];
/** Of platforms with one issuer for everybody. */
const SHARED: Partial<Record<Kind, string>> = {
  github: "https://token.actions.githubusercontent.com",
  gitlab: "https://gitlab.com",
  google: "https://accounts.google.com",
};
const EXAMPLES: Partial<Record<Kind, string>> = { spiffe: "spiffe://example.org" };
const LONGEST_SLUG = 64;
const MAXIMUM_AGE = 3600;

export interface ReadIssuer {
  issuer: TrustedIssuerWithKeys;
  etag: string;
}

interface Props {
  read: ReadIssuer | null;
  onClose: (isChanged: boolean) => void;
}

function draftOf(issuer: TrustedIssuerWithKeys | undefined) {
  return {
    slug: issuer?.slug ?? "",
    kind: issuer?.kind ?? ("github" as Kind),
    issuer: issuer?.issuer ?? SHARED.github ?? "",
    jwksUri: issuer?.jwksUri ?? "",
    jwks: issuer?.jwks ? JSON.stringify(issuer.jwks, null, 1) : "",
    algs: issuer?.algs.join(" ") ?? "",
    audience: issuer?.audience ?? "",
    maximumAge: String(issuer?.maximumAge ?? MAXIMUM_AGE),
    singleUse: issuer?.singleUse ?? true,
  };
}
type Draft = ReturnType<typeof draftOf>;

/** Throws SyntaxError. */
function edited({ jwksUri, jwks, algs, audience, maximumAge, singleUse }: Draft) {
  const named = algs.split(/\s+/).filter(Boolean) as NonNullable<NewTrustedIssuer["algs"]>;
  return {
    jwksUri: jwksUri.trim() || null,
    jwks: jwks.trim() ? (JSON.parse(jwks) as NonNullable<NewTrustedIssuer["jwks"]>) : null,
    ...(named.length > 0 ? { algs: named } : {}),
    audience: audience.trim() || null,
    maximumAge: Number(maximumAge),
    singleUse,
  };
}

export function IssuerDialog({ read, onClose }: Props) {
  const notJson = useSignal(false);
  const { draft, set, error, fault, isBusy, save, choice } = useVersioned(
    { draft: draftOf(read?.issuer), etag: read?.etag ?? "" },
    async () => {
      const { body, etag } = await admin.trustedIssuer(draft.value.slug);
      return { draft: draftOf(body), etag };
    },
    t,
  );
  const setKind = (kind: Kind) =>
    set({ kind, issuer: SHARED[kind] ?? "", singleUse: kind === "github" || kind === "gitlab" });
  const put = async (etag: string) => {
    const { slug, kind, issuer } = draft.value;
    const body = edited(draft.value);
    const call = read
      ? change.editTrustedIssuer(slug, body, etag)
      : change.createTrustedIssuer({ slug, kind, issuer: issuer.trim(), ...body });
    await send(call);
    toast(words.saved, { call });
    onClose(true);
  };
  const { kind } = draft.value;
  return (
    <Dialog title={read ? t.editTitle(read.issuer.slug) : t.add} onCancel={() => onClose(false)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const { jwks } = draft.value;
          notJson.value = jwks.trim() !== "" && !isJson(jwks);
          if (!notJson.value) save(put);
        }}
      >
        <Select
          label={t.kind}
          help={t.kindHelp}
          name="kind"
          disabled={read !== null}
          value={kind}
          error={fault("kind")}
          options={KINDS}
          onValue={(value) => setKind(value as Kind)}
        />
        <TextField
          label={t.slug}
          help={t.slugHelp}
          name="slug"
          class="code"
          autocomplete="off"
          required
          maxLength={LONGEST_SLUG}
          readOnly={read !== null}
          value={draft.value.slug}
          error={fault("slug")}
          onValue={(slug) => set({ slug })}
        />
        <TextField
          label={t.issuer}
          help={t.issuerHelp}
          name="issuer"
          class="code"
          autocomplete="off"
          required
          readOnly={read !== null}
          placeholder={EXAMPLES[kind] ?? "https://issuer.example.com"}
          value={draft.value.issuer}
          error={fault("issuer")}
          onValue={(issuer) => set({ issuer })}
        />
        <TextField
          label={t.jwksUri}
          help={t.jwksUriHelp}
          name="jwksUri"
          class="code"
          autocomplete="off"
          value={draft.value.jwksUri}
          error={fault("jwksUri")}
          onValue={(jwksUri) => set({ jwksUri })}
        />
        <TextArea
          label={t.jwks}
          help={t.jwksHelp}
          name="jwks"
          class="code"
          value={draft.value.jwks}
          error={notJson.value ? t.notJson : fault("jwks")}
          onValue={(jwks) => set({ jwks })}
        />
        <TextField
          label={t.algs}
          help={t.algsHelp}
          name="algs"
          autocomplete="off"
          value={draft.value.algs}
          error={fault("algs")}
          onValue={(algs) => set({ algs })}
        />
        <TextField
          label={t.audience}
          help={t.audienceHelp}
          name="audience"
          autocomplete="off"
          value={draft.value.audience}
          error={fault("audience")}
          onValue={(audience) => set({ audience })}
        />
        <TextField
          label={t.maximumAge}
          help={t.maximumAgeHelp}
          name="maximumAge"
          type="number"
          min={1}
          max={MAXIMUM_AGE}
          required
          value={draft.value.maximumAge}
          error={fault("maximumAge")}
          onValue={(maximumAge) => set({ maximumAge })}
        />
        <Switch
          label={t.singleUse}
          help={t.singleUseHelp}
          isOn={draft.value.singleUse}
          onChange={(singleUse) => set({ singleUse })}
        />
        {error && <Problem error={error} />}
        <div class="actions">
          <button type="button" onClick={() => onClose(false)}>
            {words.cancel}
          </button>
          <Button type="submit" kind="primary" needs="issuer_write" isBusy={isBusy}>
            {words.save}
          </Button>
        </div>
      </form>
      {choice}
    </Dialog>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
