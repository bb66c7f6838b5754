import { createContext, useCallback, useContext, useEffect, useRef, useState } from "react";
import type { Answer, Api } from "./api";
import type { Failure } from "./failure";
import type { TypedDocumentString } from "./operations";

export const ApiContext = createContext<Api | null>(null);

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error("useApi outside of a session");
  return api;
}

export type Query<T> = { answer: Answer<T> | null; failure: Failure | null; reload: () => Promise<void> };

/** Asks once per document and variables. A reload keeps the old answer on the screen until the new one is there. */
export function useQuery<T, V>(document: TypedDocumentString<T, V>, variables: V): Query<T> {
  const api = useApi();
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const asked = useRef<AbortController | null>(null);
  const fingerprint = JSON.stringify(variables);

  const reload = useCallback(async () => {
    asked.current?.abort();
    const abort = new AbortController();
    asked.current = abort;
    try {
      const next = await api.send(document, JSON.parse(fingerprint) as V, abort.signal);
      if (abort.signal.aborted) return;
      setAnswer(next);
      setFailure(null);
    } catch (e) {
      if (!abort.signal.aborted) setFailure(e as Failure);
    }
  }, [api, document, fingerprint]);

  useEffect(() => {
    setAnswer(null);
    setFailure(null);
    void reload();
    return () => asked.current?.abort();
  }, [reload]);

  return { answer, failure, reload };
}
