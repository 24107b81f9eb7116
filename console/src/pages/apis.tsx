// The APIs that tokens are for, and the scopes that modules add to them.

import { useSignal } from "@preact/signals";
import { admin, change, type Resource, type ResourceGroup } from "../api.ts";
import { duration } from "../duration.ts";
import { act } from "../parts/act.ts";
import { CopyButton } from "../parts/copy.tsx";
import { ask } from "../parts/dialog.tsx";
import { Button, Switch } from "../parts/field.tsx";
import { useLoad, WhenLoaded } from "../parts/load.tsx";
import { verifierLines } from "../verifier_lines.ts";
import { words } from "../words.ts";
import { ApiDialog } from "./api_dialog.tsx";
import { GroupDialog } from "./group_dialog.tsx";

const t = words.apis;
/** The slug of this server's own API. */
const OWN = "admin-api";

export interface Catalogue {
  resources: Resource[];
  /** Native scopes, which are not among the groups of a resource. */
  native: { scope: string; description: string }[];
}

async function catalogue(): Promise<Catalogue> {
  const resources = (await admin.resources()).body.items;
  const groups = await admin.scopes().then(
    ({ body }) => body.items,
    // Without api_client_read, only the native scopes are missing from the page.
    () => [],
  );
  return { resources, native: groups.filter(({ native }) => native).flatMap(({ scopes }) => scopes) };
}

type Open =
  | { kind: "api"; resource: Resource | null }
  | { kind: "group"; resource: Resource; group: ResourceGroup | null };

export function Apis() {
  const loaded = useLoad("apis", catalogue);
  const open = useSignal<Open | null>(null);
  const close = (isChanged: boolean) => {
    open.value = null;
    if (isChanged) loaded.reload();
  };
  return (
    <>
      <div class="head">
        <div>
          <h1>{words.pages.apis}</h1>
          <p class="muted">{t.intro}</p>
        </div>
        <Button
          kind="primary"
          needs="resource_write"
          onClick={() => {
            open.value = { kind: "api", resource: null };
          }}
        >
          {t.add}
        </Button>
      </div>
      <WhenLoaded loaded={loaded}>
        {({ resources, native }) =>
          resources.map((resource) => (
            <Api
              key={resource.slug}
              resource={resource}
              native={resource.slug === OWN ? native : []}
              issuer={issuerOf(resources)}
              onChanged={loaded.reload}
              onOpen={(what) => {
                open.value = what;
              }}
            />
          ))
        }
      </WhenLoaded>
      {open.value?.kind === "api" && <ApiDialog resource={open.value.resource} onClose={close} />}
      {open.value?.kind === "group" && (
        <GroupDialog resource={open.value.resource} group={open.value.group} onClose={close} />
      )}
    </>
  );
}

/** The identifier of this server's own API is a path below the issuer. */
function issuerOf(resources: Resource[]): string {
  return resources.find(({ slug }) => slug === OWN)?.identifier.replace(/\/admin-api$/, "") ?? "";
}

interface ApiProps {
  resource: Resource;
  native: Catalogue["native"];
  issuer: string;
  onOpen: (what: Open) => void;
  onChanged: () => void;
}

function Api({ resource, native, issuer, onOpen, onChanged }: ApiProps) {
  const { slug, name, identifier, enabled } = resource;
  const isOwn = slug === OWN;
  const setEnabled = async (isOn: boolean) => {
    if (!isOn && !(await ask({ ...t.disable(name), danger: true }))) return;
    await act(change.editResource(slug, { enabled: isOn }), isOn ? t.isEnabled(name) : t.isDisabled(name));
    onChanged();
  };
  const remove = async () => {
    if (!(await ask({ ...t.remove(name), typed: slug, danger: true }))) return;
    if (await act(change.deleteResource(slug), t.removed(name))) onChanged();
  };
  return (
    <section class="card flush api" aria-label={name}>
      <div class="title">
        <div>
          <h2>
            <bdi class="clip">{name}</bdi> {isOwn && <span class="badge accent">{t.own}</span>}
          </h2>
          <code>{identifier}</code>
        </div>
        <div class="row">
          {!isOwn && (
            <Switch
              bare
              label={t.enabledOf(name)}
              isOn={enabled}
              needs="resource_write"
              onChange={setEnabled}
            />
          )}
          <Button needs="resource_write" onClick={() => onOpen({ kind: "api", resource })}>
            {words.edit}
          </Button>
          {!isOwn && (
            <Button kind="danger" needs="resource_write" onClick={remove}>
              {words.remove}
            </Button>
          )}
        </div>
      </div>
      <dl class="facts">
        <div>
          <dt>{t.slug}</dt>
          <dd>
            <code>{slug}</code>
          </dd>
        </div>
        <div>
          <dt>{t.signature}</dt>
          <dd>{resource.alg}</dd>
        </div>
        <div>
          <dt>{t.typ}</dt>
          <dd>{resource.typ}</dd>
        </div>
        <div>
          <dt>{t.maximumLifetime}</dt>
          <dd>{duration(resource.maximumLifetime)}</dd>
        </div>
        {!isOwn && (
          <div>
            <dt>{words.verifiers.label}</dt>
            <dd>{words.verifiers.names[resource.verifier]}</dd>
          </div>
        )}
      </dl>
      {resource.verifier !== "other" && <VerifierLines resource={resource} issuer={issuer} />}
      {native.length > 0 && (
        <details>
          <summary>
            <strong>{t.native}</strong>
            <span class="badge">{native.length}</span>
          </summary>
          <p class="help">{t.nativeHelp}</p>
          <ScopeTable scopes={native.map(({ scope, description }) => [scope, description])} />
        </details>
      )}
      {resource.scopeGroups.map((group) => (
        <Group
          key={group.slug}
          resource={resource}
          group={group}
          onChanged={onChanged}
          onEdit={() => onOpen({ kind: "group", resource, group })}
        />
      ))}
      <div class="foot">
        <Button needs="resource_write" onClick={() => onOpen({ kind: "group", resource, group: null })}>
          {t.addGroup}
        </Button>
      </div>
    </section>
  );
}

function VerifierLines({ resource, issuer }: { resource: Resource; issuer: string }) {
  const { verifier, identifier: audience, alg, scopeGroups } = resource;
  const scope = scopeGroups.flatMap((group) => Object.keys(group.scopes))[0] ?? "orders:read";
  const lines = verifierLines(verifier, { issuer, audience, scope, alg });
  return (
    <details>
      <summary>
        <strong>{words.verifiers.lines}</strong>
      </summary>
      <p class="help">{verifier === "other" ? "" : words.verifiers.linesHelp[verifier]}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: It scrolls, so it must be reachable by keyboard. */}
      <pre tabIndex={0}>{lines}</pre>
      <div class="row">
        <CopyButton text={lines} label={words.copy} />
      </div>
    </details>
  );
}

interface GroupProps {
  resource: Resource;
  group: ResourceGroup;
  onEdit: () => void;
  onChanged: () => void;
}

function Group({ resource, group, onEdit, onChanged }: GroupProps) {
  const scopes = Object.entries(group.scopes);
  const remove = async () => {
    if (!(await ask({ ...t.removeGroup(group.name), danger: true }))) return;
    if (await act(change.deleteGroup(resource.slug, group.slug), t.removed(group.name))) onChanged();
  };
  return (
    <details>
      <summary>
        <span>
          <strong>
            <bdi>{group.name}</bdi>
          </strong>{" "}
          <code class="muted">{group.slug}</code>
          {!group.enabled && <span class="badge warn">{words.scopes.switchedOff}</span>}
        </span>
        <span class="badge">{scopes.length}</span>
      </summary>
      <div class="row">
        <Button needs="resource_write" onClick={onEdit}>
          {words.edit}
        </Button>
        <Button kind="danger" needs="resource_write" onClick={remove}>
          {words.remove}
        </Button>
      </div>
      <ScopeTable scopes={scopes} />
    </details>
  );
}

function ScopeTable({ scopes }: { scopes: [string, string][] }) {
  return (
    <dl class="scope-list">
      {scopes.map(([scope, description]) => (
        <div key={scope}>
          <dt>
            <code>{scope}</code>
          </dt>
          <dd>
            <bdi>{description}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
