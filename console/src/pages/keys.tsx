// The key ring as a timeline, with now and the next rotation.

import { admin, BASE } from "../api.ts";
import { useLoad, WhenLoaded } from "../parts/load.tsx";
import { Timeline } from "../parts/timeline.tsx";
import { When } from "../parts/when.tsx";
import { words } from "../words.ts";

const t = words.keys;

export function Keys() {
  const loaded = useLoad("keys", async () => (await admin.keys()).body);
  return (
    <>
      <div class="head">
        <div>
          <h1>{words.pages.keys}</h1>
          <p class="muted">{t.intro}</p>
        </div>
        <div class="row">
          <a
            class="button"
            href={new URL(".well-known/oauth-authorization-server", BASE).href}
            target="_blank"
            rel="noreferrer"
          >
            {t.metadata}
          </a>
          <a
            class="button"
            href={new URL(".well-known/jwks.json", BASE).href}
            target="_blank"
            rel="noreferrer"
          >
            {t.jwks}
          </a>
        </div>
      </div>
      <WhenLoaded loaded={loaded}>
        {({ keys, nextRotationDue }) => (
          <>
            <section class="card">
              <p>
                {t.next} <strong>{nextRotationDue ? <When at={nextRotationDue} exact /> : t.notDue}</strong>
              </p>
              <Timeline keys={keys} nextRotationDue={nextRotationDue} />
            </section>
            <section class="card flush">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t.key}</th>
                    <th scope="col">{t.state}</th>
                    <th scope="col">{t.publishedFrom}</th>
                    <th scope="col">{t.signsFrom}</th>
                    <th scope="col">{t.signsUntil}</th>
                    <th scope="col">{t.publishedUntil}</th>
                  </tr>
                </thead>
                <tbody>
                  {keys.map((key) => (
                    <tr key={key.kid}>
                      <td class="name">
                        <strong>{key.alg}</strong>
                        <code class="clip">{key.kid}</code>
                      </td>
                      <td data-label={t.state}>
                        <span class={key.signsNow ? "badge good" : "badge"}>
                          {key.signsNow
                            ? t.signs
                            : Date.parse(key.signsFrom) > Date.now()
                              ? t.standby
                              : t.retired}
                        </span>
                      </td>
                      <td data-label={t.publishedFrom}>
                        <When at={key.publishedFrom} exact />
                      </td>
                      <td data-label={t.signsFrom}>
                        <When at={key.signsFrom} exact />
                      </td>
                      <td data-label={t.signsUntil}>
                        <When at={key.signsUntil} never={t.open} exact />
                      </td>
                      <td data-label={t.publishedUntil}>
                        <When at={key.publishedUntil} never={t.open} exact />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </>
        )}
      </WhenLoaded>
    </>
  );
}
