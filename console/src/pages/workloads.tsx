// The workloads that a client trusts: their platform identifies them, so that they need no secret.

import { useSignal } from "@preact/signals";
import { admin, type Client, change, type Trust, type TrustedIssuer } from "../api.ts";
import { act } from "../parts/act.ts";
import { ask } from "../parts/dialog.tsx";
import { Button } from "../parts/field.tsx";
import { useLoad, WhenLoaded } from "../parts/load.tsx";
import { Expiry, When } from "../parts/when.tsx";
import { may } from "../session.ts";
import { words } from "../words.ts";
import { TrustDialog } from "./trust_dialog.tsx";

const t = words.workloads;

interface Read {
  trusts: Trust[];
  issuers: TrustedIssuer[];
}

async function read(apiClientId: number): Promise<Read> {
  const trusts = (await admin.trusts(apiClientId)).body.items;
  const issuers = may("issuer_read") ? (await admin.trustedIssuers()).body.items : [];
  return { trusts, issuers: issuers.filter(({ enabled }) => enabled) };
}

export function Workloads({ client: { apiClientId } }: { client: Client }) {
  const loaded = useLoad(`trusts ${apiClientId}`, () => read(apiClientId));
  const isAdding = useSignal(false);
  return (
    <>
      <section class="card flush">
        <div class="title">
          <div>
            <h2>{t.title}</h2>
            <p class="muted">{t.intro}</p>
          </div>
          <Button
            kind="primary"
            needs={may("issuer_read") ? "api_client_write" : "issuer_read"}
            onClick={() => {
              isAdding.value = true;
            }}
          >
            {t.add}
          </Button>
        </div>
        <WhenLoaded loaded={loaded}>
          {({ trusts }) =>
            trusts.length === 0 ? (
              <p class="empty">{t.none}</p>
            ) : (
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t.workload}</th>
                    <th scope="col">{t.state}</th>
                    <th scope="col">{t.lastUsed}</th>
                    <th scope="col">{t.expires}</th>
                    <th scope="col">
                      <span class="hidden">{words.actions}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {trusts.map((trust) => (
                    <TrustRow
                      key={trust.trustId}
                      apiClientId={apiClientId}
                      trust={trust}
                      onDone={loaded.reload}
                    />
                  ))}
                </tbody>
              </table>
            )
          }
        </WhenLoaded>
      </section>
      {isAdding.value && loaded.data && (
        <TrustDialog
          apiClientId={apiClientId}
          issuers={loaded.data.issuers}
          onClose={(isChanged) => {
            isAdding.value = false;
            if (isChanged) loaded.reload();
          }}
        />
      )}
    </>
  );
}

interface RowProps {
  apiClientId: number;
  trust: Trust;
  onDone: () => void;
}

function TrustRow({ apiClientId, trust, onDone }: RowProps) {
  const { trustId, label, state, conditions } = trust;
  const remove = async () => {
    if (!(await ask({ ...t.remove(label || trustId), danger: true }))) return;
    await act(change.removeTrust(apiClientId, trustId), t.removed);
    onDone();
  };
  return (
    <tr class={state === "live" ? "" : "off"}>
      <td class="name">
        <bdi class="clip">{label || t.unlabelled}</bdi>
        <span class="muted">
          {trust.issuer} {trust.isDefault && <span class="badge accent">{t.isDefault}</span>}
        </span>
        {Object.entries(conditions).map(([pointer, values]) => (
          <code key={pointer} class="clip">
            {pointer} {values.join(", ")}
          </code>
        ))}
      </td>
      <td data-label={t.state}>
        <span class={state === "live" ? "badge good" : "badge bad"}>{t.states[state]}</span>
      </td>
      <td data-label={t.lastUsed}>
        <When at={trust.lastUsedAt} never={words.clients.never} />
      </td>
      <td data-label={t.expires}>
        <Expiry at={trust.expiresAt} never={t.neverExpires} />
      </td>
      <td class="end">
        <Button kind="danger" needs="api_client_write" onClick={remove}>
          {t.removeAction}
        </Button>
      </td>
    </tr>
  );
}
