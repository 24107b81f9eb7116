// The life of each signing key: published, signing, published until its last token has expired.

import type { KeyList } from "../api.ts";
import { now } from "../session.ts";
import { words } from "../words.ts";
import { localText } from "./when.tsx";

const t = words.keys;
const DAY = 86_400_000;
type Key = KeyList["keys"][number];

interface Props {
  keys: readonly Key[];
  nextRotationDue: string | null;
}

export function Timeline({ keys, nextRotationDue }: Props) {
  const known = keys.flatMap(({ publishedFrom, signsFrom, signsUntil, publishedUntil }) =>
    [publishedFrom, signsFrom, signsUntil, publishedUntil]
      .filter((moment) => moment !== null)
      .map(Date.parse),
  );
  const due = nextRotationDue ? Date.parse(nextRotationDue) : null;
  const all = [...known, now.value, ...(due ? [due] : [])];
  const start = Math.min(...all) - DAY;
  const end = Math.max(...all) + 7 * DAY;
  const at = (moment: number) => ((moment - start) / (end - start)) * 100;
  const span = (from: string, until: string | null) => {
    const left = at(Date.parse(from));
    return { left: `${left}%`, width: `${Math.max(0.4, (until ? at(Date.parse(until)) : 100) - left)}%` };
  };
  return (
    <div class="timeline" role="img" aria-label={t.timeline(keys.length)}>
      {keys.map((key) => (
        <div key={key.kid} class="lane">
          <span class="lane-name">
            {key.alg} <code>{key.kid.slice(0, 8)}</code>
          </span>
          <div class="track">
            <span class="published" style={span(key.publishedFrom, key.publishedUntil)} title={t.published} />
            <span
              class={key.signsNow ? "signing now" : "signing"}
              style={span(key.signsFrom, key.signsUntil)}
              title={`${t.signsFrom}: ${localText(key.signsFrom)}`}
            />
          </div>
        </div>
      ))}
      <div class="marks">
        <Mark left={at(now.value)} label={t.now} kind="now" />
        {due !== null && <Mark left={at(due)} label={t.nextShort} kind="due" />}
      </div>
      <p class="legend">
        <span class="published" /> {t.published} <span class="signing now" /> {t.signs}
        <span class="signing" /> {t.signing}
      </p>
    </div>
  );
}

function Mark({ left, label, kind }: { left: number; label: string; kind: string }) {
  return (
    <span class={`tick-mark ${kind}`} style={{ left: `${left}%` }}>
      <span class={left > 65 ? "before" : ""}>{label}</span>
    </span>
  );
}
