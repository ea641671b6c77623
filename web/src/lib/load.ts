// Loading what a page shows: once, or again and again. An older answer never replaces a newer one; a failure keeps what
// is shown and says so.
import { useEffect, useState } from "preact/hooks";
import { get, Refusal } from "../api/client";

export interface Loaded<T> { data: T | null; problem: string | null; reload: () => void }

const describe = (error: unknown): string => (error instanceof Refusal ? error.problem.detail : "no_connection");

export function useLoad<T>(path: string | null, everyMs = 0): Loaded<T> {
  const [data, setData] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => setData(null), [path]);
  useEffect(() => {
    if (path === null) return undefined;
    const stop = new AbortController();
    let timer = 0;
    const load = async (): Promise<void> => {
      try {
        const answer = await get<T>(path, stop.signal);
        setData(answer);
        setProblem(null);
      } catch (error) {
        if (stop.signal.aborted) return;
        setProblem(describe(error));
      }
      if (everyMs > 0 && !stop.signal.aborted) timer = window.setTimeout(() => void load(), everyMs);
    };
    void load();
    return () => {
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [path, everyMs, round]);
  return { data, problem, reload: () => setRound((n) => n + 1) };
}
