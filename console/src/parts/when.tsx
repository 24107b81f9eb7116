// A moment: local or beside now, with UTC on hover.

import { beside } from "../duration.ts";
import { now } from "../session.ts";
import { words } from "../words.ts";

const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const WEEK = 7 * 86_400_000;

export function localText(moment: string | number): string {
  return local.format(new Date(moment));
}

interface Props {
  at: string | null;
  /** What to show instead of a moment. */
  never?: string;
  /** Always date and time, never "2 hours ago". */
  exact?: boolean;
}

export function When({ at, never = "", exact = false }: Props) {
  if (at === null) return never ? <span class="badge">{never}</span> : null;
  const moment = Date.parse(at);
  // A minute is precise enough, and less often rendered.
  const rounded = Math.floor(now.value / 30_000) * 30_000;
  const isNear = !exact && Math.abs(moment - rounded) < WEEK;
  return (
    <time dateTime={at} title={`${localText(at)} · ${at.replace("T", " ").replace("Z", "")} ${words.utc}`}>
      {isNear ? beside(moment, now.peek()) : exact ? localText(at) : day.format(moment)}
    </time>
  );
}

const SOON = 30 * 86_400_000;

export function Expiry({ at, never = "" }: { at: string | null; never?: string }) {
  if (at === null) return never ? <span class="muted">{never}</span> : null;
  const rest = Date.parse(at) - now.value;
  const kind = rest <= 0 ? "bad" : rest < SOON ? "warn" : "";
  return (
    <span class={kind ? `badge ${kind}` : ""}>
      <When at={at} />
    </span>
  );
}
