// The answer of the token endpoint: each claim of a token explained, or why there is none.

import type { ApiError, TokenResponse } from "../api.ts";
import { type Claims, claimsOf, headerOf } from "../claims.ts";
import { countdown } from "../duration.ts";
import { CopyButton } from "../parts/copy.tsx";
import { asText } from "../parts/value.tsx";
import { localText } from "../parts/when.tsx";
import { now } from "../session.ts";
import { words } from "../words.ts";

const t = words.tryIt;

export interface Issued {
  response: TokenResponse;
  at: number;
}

export function Token({ issued: { response, at } }: { issued: Issued }) {
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

export function ClaimList({ claims, isExplained = true }: { claims: Claims; isExplained?: boolean }) {
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
            {isExplained && <p class="help">{t.explained[name as keyof typeof t.explained] ?? ""}</p>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Refusal({ error, isOfSecret }: { error: ApiError; isOfSecret: boolean }) {
  const isExplained = isOfSecret || error.code !== "invalid_client";
  const why = isExplained && t.why[error.code as keyof typeof t.why];
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
