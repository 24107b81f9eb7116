// The signed-in client: what it may do, and its own secrets and keys by self-service.

import { admin, type Client } from "../api.ts";
import { duration } from "../duration.ts";
import { useLoad, WhenLoaded } from "../parts/load.tsx";
import { address } from "../router.ts";
import { may } from "../session.ts";
import { words } from "../words.ts";
import { ClientKeys } from "./client_keys.tsx";
import { Secrets } from "./secrets.tsx";

const t = words.own;

export function Own() {
  const loaded = useLoad("own", async () => (await admin.ownClient()).body);
  return (
    <WhenLoaded loaded={loaded}>
      {(client) => (
        <>
          <div class="head">
            <div>
              <h1>{t.title}</h1>
              <p class="muted">{t.intro}</p>
            </div>
            {may("api_client_read") && (
              <a class="button" href={address(["clients", client.apiClientId])}>
                {t.registration}
              </a>
            )}
          </div>
          <Registration client={client} />
          {may("self_secret_write") ? (
            <>
              <Secrets client={client} isOwn />
              <ClientKeys client={client} isOwn />
            </>
          ) : (
            <p class="card">{words.needs("self_secret_write")}</p>
          )}
        </>
      )}
    </WhenLoaded>
  );
}

function Registration({ client }: { client: Client }) {
  const others = client.resources.map(({ resource, scopes }) => [resource, scopes] as const);
  return (
    <section class="card flush" aria-label={t.title}>
      <dl class="facts">
        <div>
          <dt>{words.client.clientName}</dt>
          <dd>
            <bdi class="clip">{client.clientName}</bdi>
          </dd>
        </div>
        <div>
          <dt>{words.client.clientId}</dt>
          <dd>
            <code>{client.clientId}</code>
          </dd>
        </div>
        <div>
          <dt>{t.lifetime}</dt>
          <dd>{duration(client.lifetime)}</dd>
        </div>
      </dl>
      <dl class="scope-list">
        {[[t.thisServer, client.scopes] as const, ...others].map(([resource, scopes]) => (
          <div key={resource}>
            <dt>{resource}</dt>
            <dd>
              <code>{scopes.join(" ") || words.nothing}</code>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
