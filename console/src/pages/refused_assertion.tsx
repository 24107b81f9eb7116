// Why an assertion was refused: what it says, beside what the client trusts, and where the server has written the reason.

import { admin, type Trust, type TrustedIssuer } from "../api.ts";
import { type Claims, claimsOf, headerOf } from "../claims.ts";
import { useLoad, WhenLoaded } from "../parts/load.tsx";
import { may } from "../session.ts";
import { checks, identifierOf } from "../trust_check.ts";
import { words } from "../words.ts";
import { ClaimList } from "./token_answer.tsx";

const t = words.tryIt;

interface Compared {
  issuer: TrustedIssuer | null;
  /** Null: there is no such client. */
  trusts: Trust[] | null;
}

export function RefusedAssertion({ assertion, clientId }: { assertion: string; clientId: string }) {
  const claims = claimsOf(assertion);
  if (!claims) return <p class="problem">{t.notAJwt}</p>;
  const isOfPlatform = claims.iss !== claims.sub;
  const client = clientId || (isOfPlatform ? "" : String(claims.sub ?? ""));
  return (
    <>
      {isOfPlatform && client && may("api_client_read") && may("issuer_read") && (
        <Comparison client={client} claims={claims} />
      )}
      <p class="help">{t.whereToLook(client)}</p>
      <h3>{t.asserted}</h3>
      <ClaimList claims={{ ...headerOf(assertion), ...claims }} isExplained={false} />
    </>
  );
}

async function compared(clientId: string, claims: Claims): Promise<Compared> {
  const issuers = (await admin.trustedIssuers()).body.items;
  const { items } = (await admin.clients(new URLSearchParams({ clientId }).toString())).body;
  const [found] = items;
  const trusts = found ? (await admin.trusts(found.apiClientId)).body.items : null;
  return { issuer: issuers.find(({ issuer }) => issuer === identifierOf(claims)) ?? null, trusts };
}

function Comparison({ client, claims }: { client: string; claims: Claims }) {
  const loaded = useLoad(`compared ${client}`, () => compared(client, claims));
  return (
    <>
      <h3>{t.compared(client)}</h3>
      <WhenLoaded loaded={loaded}>
        {({ issuer, trusts }) => {
          if (!issuer) return <p>{t.noIssuer(identifierOf(claims))}</p>;
          if (!issuer.enabled) return <p>{t.issuerDisabled(issuer.slug)}</p>;
          if (!trusts) return <p>{t.noClient(client)}</p>;
          const same = trusts.filter((trust) => trust.issuer === issuer.slug);
          if (same.length === 0) return <p>{t.noTrust(client, issuer.slug)}</p>;
          return (
            <>
              {same.map((trust) => (
                <Conditions key={trust.trustId} trust={trust} claims={claims} />
              ))}
            </>
          );
        }}
      </WhenLoaded>
    </>
  );
}

function Conditions({ trust, claims }: { trust: Trust; claims: Claims }) {
  return (
    <>
      <h4>
        <bdi>{trust.label || trust.trustId}</bdi>
      </h4>
      {trust.state !== "live" && <p>{t.void(words.workloads.states[trust.state])}</p>}
      <ul>
        {checks(trust.conditions, claims).map(({ pointer, accepted, found, fits }) => (
          <li key={pointer}>
            <code>{pointer}</code>{" "}
            <span class={fits ? "badge good" : "badge bad"}>
              {fits ? t.fits : t.differs(accepted.join(", "), found)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
