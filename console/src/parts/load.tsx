// Reading from the API: what is shown while it lasts, and when it fails.

import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef } from "preact/hooks";
import { ApiError, underWay } from "../api.ts";
import { lapsed, now } from "../session.ts";
import { words } from "../words.ts";

export interface Loaded<Data> {
  /** The last answer stays while the next one is awaited, and when it fails. */
  data: Data | null;
  error: ApiError | null;
  isLoading: boolean;
  reload: () => void;
  replace: (data: Data) => void;
}

/** Loads again when `key` changes. An answer that another request has overtaken is dropped. */
export function useLoad<Data>(key: string, load: () => Promise<Data>): Loaded<Data> {
  const state: Signal<Omit<Loaded<Data>, "reload" | "replace">> = useSignal({
    data: null as Data | null,
    error: null as ApiError | null,
    isLoading: true,
  });
  const latest = useRef(0);
  const loader = useRef(load);
  loader.current = load;
  const reload = useCallback(async () => {
    latest.current += 1;
    const mine = latest.current;
    state.value = { ...state.peek(), isLoading: true, error: null };
    try {
      const data = await loader.current();
      if (mine === latest.current) state.value = { data, error: null, isLoading: false };
    } catch (error) {
      if (mine === latest.current)
        state.value = { ...state.peek(), error: asApiError(error), isLoading: false };
    }
  }, [state]);
  useEffect(() => {
    reload();
    return () => {
      latest.current += 1;
    };
  }, [key, reload]);
  const replace = (data: Data) => {
    state.value = { data, error: null, isLoading: false };
  };
  return { ...state.value, reload, replace };
}

export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, words.errors.fault);
}

export function Problem({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  return (
    <div class="problem" role="alert">
      <p>{error.message}</p>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {words.retry}
        </button>
      )}
    </div>
  );
}

interface WhenLoadedProps<Data> {
  loaded: Loaded<Data>;
  children: (data: Data) => ComponentChildren;
}

export function WhenLoaded<Data>({ loaded, children }: WhenLoadedProps<Data>) {
  return (
    <>
      {loaded.error && <Problem error={loaded.error} onRetry={loaded.reload} />}
      {loaded.data !== null && children(loaded.data)}
      {loaded.data === null && loaded.isLoading && <Skeleton />}
    </>
  );
}

function Skeleton() {
  return (
    <div class="card skeleton" aria-hidden="true">
      <span /> <span /> <span /> <span />
    </div>
  );
}

const SLOW = 3000;

/** A bar while calls are under way, and a sentence when one is slow. */
export function Progress() {
  const { calls, since } = underWay.value;
  const isSlow = calls > 0 && now.value - since > SLOW && lapsed.value === null;
  return (
    <div class="progress" role="status">
      {calls > 0 && <span class="bar" />}
      {isSlow && <span class="toast">{words.slow}</span>}
    </div>
  );
}
