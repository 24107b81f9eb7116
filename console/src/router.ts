// Hash routes, so that the page works at any prefix: #/clients?search=shop. What a page shows is in its address.

import { signal } from "@preact/signals";
import { ask } from "./parts/dialog.tsx";
import { words } from "./words.ts";

export interface Route {
  path: readonly string[];
  query: URLSearchParams;
}

/** A token that `make console` hands over is no page. */
export const HANDOVER = "#token=";
let current = location.hash.startsWith(HANDOVER) ? "" : location.hash;
export const route = signal<Route>(parsed(current));
let unsaved: (() => boolean) | null = null;

export function parsed(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  return { path: path.split("/").filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

export function address(path: readonly (string | number)[], query: Record<string, string> = {}): string {
  const sent = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
  const steps = path.map((step) => encodeURIComponent(step)).join("/");
  return `#/${steps}${sent.size > 0 ? `?${sent}` : ""}`;
}

export function go(path: readonly (string | number)[], query: Record<string, string> = {}): void {
  location.hash = address(path, query);
}

/** Changes parameters of the address without a new entry in the history. An empty value removes one. */
export function setQuery(changes: Record<string, string>): void {
  const query = { ...Object.fromEntries(route.value.query), ...changes };
  replace(address(route.value.path, query));
}

export function replace(hash: string): void {
  history.replaceState(null, "", hash);
  follow();
}

/** Puts the address of the page back. */
export function restoreAddress(): void {
  history.replaceState(null, "", current || "#/");
}

/** While `isUnsaved` says so, leaving asks first. Returns what ends it. */
export function guardUnsaved(isUnsaved: () => boolean): () => void {
  unsaved = isUnsaved;
  return () => {
    if (unsaved === isUnsaved) unsaved = null;
  };
}

export function hasUnsaved(): boolean {
  return unsaved?.() ?? false;
}

function follow(): void {
  current = location.hash;
  route.value = parsed(current);
}

async function onHashChange(): Promise<void> {
  const target = location.hash;
  if (target === current || target.startsWith(HANDOVER)) return;
  if (unsaved?.() && parsed(target).path.join("/") !== route.value.path.join("/")) {
    history.replaceState(null, "", current);
    const leaves = await ask({ ...words.unsaved, danger: true });
    if (!leaves) return;
    unsaved = null;
    history.replaceState(null, "", target);
  }
  follow();
  window.scrollTo(0, 0);
}

addEventListener("hashchange", onHashChange);
addEventListener("beforeunload", (event) => {
  if (unsaved?.()) event.preventDefault();
});
