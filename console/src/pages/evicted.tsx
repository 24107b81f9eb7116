// After a leak: what was done with the client's credentials.

import type { Eviction } from "../api.ts";
import { Dialog } from "../parts/dialog.tsx";
import { localText, When } from "../parts/when.tsx";
import { address } from "../router.ts";
import { words } from "../words.ts";
import { ChangeList } from "./audit_list.tsx";

const t = words.evicted;

interface Props {
  eviction: Eviction;
  clientId: string;
  onClose: () => void;
}

export function Evicted({ eviction, clientId, onClose }: Props) {
  const { changes, detail, tokensValidFrom, nextCursor } = eviction;
  return (
    <Dialog title={t.title} onCancel={onClose} wide>
      <p>{t.since(localText(tokensValidFrom))}</p>
      {detail && <p class="problem">{detail}</p>}
      {changes?.length === 0 && <p>{t.none}</p>}
      {changes && changes.length > 0 && (
        <>
          <p>{t.review}</p>
          <ul class="events">
            {changes.map((each) => (
              <li key={each.eventId}>
                <p>
                  <code>{each.action}</code> <bdi>{each.target}</bdi> <When at={each.time} />
                </p>
                {each.changes && <ChangeList changes={each.changes} />}
              </li>
            ))}
          </ul>
        </>
      )}
      {nextCursor && (
        <a href={address(["audit"], { actor: clientId })} onClick={onClose}>
          {t.more}
        </a>
      )}
      <div class="actions">
        <button type="button" class="primary" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
