// Audit events, newest first, with the old and the new value of each field.

import { useSignal } from "@preact/signals";
import { type AuditEvent, admin, type Changes } from "../api.ts";
import { Button } from "../parts/field.tsx";
import { asApiError, Problem, useLoad, WhenLoaded } from "../parts/load.tsx";
import { asText, Value } from "../parts/value.tsx";
import { When } from "../parts/when.tsx";
import { address } from "../router.ts";
import { words } from "../words.ts";

const t = words.audit;
const ROWS = "25";

interface Events {
  items: AuditEvent[];
  nextCursor: string | null;
}

export function AuditList({ query }: { query: Record<string, string> }) {
  const key = new URLSearchParams({ ...query, limit: ROWS }).toString();
  const loaded = useLoad<Events>(key, async () => (await admin.audit(key)).body);
  const isBusy = useSignal(false);
  const fault = useSignal<ReturnType<typeof asApiError> | null>(null);
  const more = async (events: Events) => {
    isBusy.value = true;
    fault.value = null;
    try {
      const { body } = await admin.audit(`${key}&cursor=${events.nextCursor}`);
      loaded.replace({ items: [...events.items, ...body.items], nextCursor: body.nextCursor });
    } catch (error) {
      fault.value = asApiError(error);
    }
    isBusy.value = false;
  };
  return (
    <section class="card flush" aria-label={words.pages.audit}>
      <WhenLoaded loaded={loaded}>
        {(events) => (
          <>
            {events.items.length === 0 && <p class="empty">{events.nextCursor ? t.noneYet : t.none}</p>}
            <ol class="events">
              {events.items.map((event) => (
                <Event key={event.eventId} event={event} />
              ))}
            </ol>
            {fault.value && <Problem error={fault.value} onRetry={() => more(events)} />}
            {events.nextCursor && (
              <div class="foot">
                <Button onClick={() => more(events)} isBusy={isBusy.value}>
                  {t.older}
                </Button>
              </div>
            )}
          </>
        )}
      </WhenLoaded>
    </section>
  );
}

function Event({ event }: { event: AuditEvent }) {
  const { action, actor, target, time, changes, requestId, sourceAddress } = event;
  return (
    <li>
      <div class="event-head">
        <span class={`badge ${tone(action)}`}>{t.actions[action] ?? action}</span>
        <a href={address(["audit"], { clientId: target })}>
          <bdi class="clip">{target}</bdi>
        </a>
        <span class="muted">
          {t.by} <bdi>{actor.clientId}</bdi>
        </span>
        <span class="end">
          <When at={time} />
        </span>
      </div>
      <ChangeList changes={changes} />
      <details class="quiet">
        <summary>{t.details}</summary>
        <dl class="facts">
          {Object.entries({
            [t.action]: action,
            [t.requestId]: requestId,
            [t.sourceAddress]: sourceAddress,
            [t.secretId]: actor.secretId,
            [t.jti]: actor.jti,
          }).map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <code>{value ?? words.nothing}</code>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
}

function tone(action: string): string {
  if (/delete|remove|disable|evict|revoke|burn|report/.test(action)) return "bad";
  return /create|add/.test(action) ? "good" : "accent";
}

export function ChangeList({ changes }: { changes: Changes }) {
  const members = Object.entries(changes).filter(([, { from, to }]) => asText(from) !== asText(to));
  if (members.length === 0) return null;
  return (
    <dl class="changes">
      {members.map(([member, { from, to }]) => (
        <div key={member}>
          <dt>{words.members[member as keyof typeof words.members] ?? member}</dt>
          <dd>
            {/* What was created has no old value. */}
            {from !== null && (
              <>
                <del>
                  <Value value={from} />
                </del>
                <span aria-hidden="true"> → </span>
              </>
            )}
            <ins>
              <Value value={to} />
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
