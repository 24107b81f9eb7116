// The platforms whose workloads may get tokens, and whether their keys are there.

import { useSignal } from "@preact/signals";
import { admin, change, type TrustedIssuerWithKeys } from "../api.ts";
import { act } from "../parts/act.ts";
import { ask } from "../parts/dialog.tsx";
import { Button, Switch } from "../parts/field.tsx";
import { useLoad, WhenLoaded } from "../parts/load.tsx";
import { When } from "../parts/when.tsx";
import { words } from "../words.ts";
import { IssuerDialog, type ReadIssuer } from "./issuer_dialog.tsx";

const t = words.issuers;

/** The list has no status of keys, so each issuer is read. There are at most 20. */
async function issuers(): Promise<ReadIssuer[]> {
  const { items } = (await admin.trustedIssuers()).body;
  return await Promise.all(
    items.map(async ({ slug }) => {
      const { body, etag } = await admin.trustedIssuer(slug);
      return { issuer: body, etag };
    }),
  );
}

export function TrustedIssuers() {
  const loaded = useLoad("issuers", issuers);
  const open = useSignal<{ read: ReadIssuer | null } | null>(null);
  const edit = (read: ReadIssuer | null) => {
    open.value = { read };
  };
  return (
    <>
      <div class="head">
        <div>
          <h1>{t.title}</h1>
          <p class="muted">{t.intro}</p>
        </div>
        <Button kind="primary" needs="issuer_write" onClick={() => edit(null)}>
          {t.add}
        </Button>
      </div>
      <WhenLoaded loaded={loaded}>
        {(all) =>
          all.length === 0 ? (
            <div class="empty">
              <h2>{t.none}</h2>
              <p>{t.noneHelp}</p>
            </div>
          ) : (
            all.map((read) => (
              <Issuer
                key={read.issuer.slug}
                read={read}
                onEdit={() => edit(read)}
                onChanged={loaded.reload}
              />
            ))
          )
        }
      </WhenLoaded>
      {open.value && (
        <IssuerDialog
          read={open.value.read}
          onClose={(isChanged) => {
            open.value = null;
            if (isChanged) loaded.reload();
          }}
        />
      )}
    </>
  );
}

interface IssuerProps {
  read: ReadIssuer;
  onEdit: () => void;
  onChanged: () => void;
}

function Issuer({ read: { issuer }, onEdit, onChanged }: IssuerProps) {
  const { slug } = issuer;
  const setEnabled = async (enabled: boolean) => {
    if (!enabled && !(await ask({ ...t.disable(slug), danger: true }))) return;
    await act(change.editTrustedIssuer(slug, { enabled }), enabled ? t.isEnabled(slug) : t.isDisabled(slug));
    onChanged();
  };
  const remove = async () => {
    if (!(await ask({ ...t.remove(slug), typed: slug, danger: true }))) return;
    if (await act(change.deleteTrustedIssuer(slug), t.removed(slug))) onChanged();
  };
  return (
    <section class="card flush api" aria-label={slug}>
      <div class="title">
        <div>
          <h2>
            <bdi class="clip">{slug}</bdi>
          </h2>
          <code>{issuer.issuer}</code>
        </div>
        <div class="row">
          <Switch
            bare
            label={t.enabledOf(slug)}
            isOn={issuer.enabled}
            needs="issuer_write"
            onChange={setEnabled}
          />
          <Button needs="issuer_write" onClick={onEdit}>
            {words.edit}
          </Button>
          <Button kind="danger" needs="issuer_write" onClick={remove}>
            {words.remove}
          </Button>
        </div>
      </div>
      <dl class="facts">
        <div>
          <dt>{t.kind}</dt>
          <dd>{t.kinds[issuer.kind]}</dd>
        </div>
        <div>
          <dt>{t.algs}</dt>
          <dd>{issuer.algs.join(" ")}</dd>
        </div>
        <div>
          <dt>{t.keys}</dt>
          <dd>
            <Keys issuer={issuer} />
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Keys({ issuer: { jwks, keys } }: { issuer: TrustedIssuerWithKeys }) {
  // Null only in the answer to a change.
  if (keys === null) return null;
  return (
    <>
      {keys.count > 0 ? t.keysOf(keys.count) : t.noKeys}
      {jwks && `, ${t.registered}`}
      {keys.fetchedAt && (
        <>
          , {t.fetched} <When at={keys.fetchedAt} />
        </>
      )}
      {keys.error && (
        <p class="fault">
          {t.fault} {keys.error}
        </p>
      )}
    </>
  );
}
