import { useCallback, useRef, useState } from "react";
import { Failure } from "./failure";

/**
 * Something the customer means to do once, with the key under which the API does it once. It outlives reloads of the page
 * (sessionStorage), because "did it charge me?" is asked just after a connection broke.
 */
export type Intention<I> = { key: string; input: I };

export type Undertaking<I> = {
  /** Sent, but its outcome is not known. Nothing else may be started before it is. */
  open: Intention<I> | null;
  /** How many times it was sent so far while an answer is awaited; 0 when none is. */
  attempt: number;
  /** Sends it, again under the same key after a passing failure. Throws the last failure; the intention then stays open. */
  carryOut: <T>(input: I, send: (intention: Intention<I>) => Promise<T>) => Promise<T>;
  /** The customer looked and no longer wants to know. */
  abandon: () => void;
};

const PAUSES = [400, 1_200, 3_000];

/** After these nothing was done under the key, so that the customer is free to change the input. */
const NOTHING_DONE = new Set(["BAD_USER_INPUT", "FORBIDDEN", "NOT_FOUND", "GRAPHQL_VALIDATION_FAILED"]);

export function useIntention<I>(name: string): Undertaking<I> {
  const store = `aura.intention.${name}`;
  const [open, setOpen] = useState<Intention<I> | null>(() => read<I>(store));
  const [attempt, setAttempt] = useState(0);
  const busy = useRef(false);

  const abandon = useCallback(() => {
    sessionStorage.removeItem(store);
    setOpen(null);
  }, [store]);

  const carryOut = useCallback(
    async <T>(input: I, send: (intention: Intention<I>) => Promise<T>): Promise<T> => {
      // A double click arrives before React has disabled the button.
      if (busy.current) throw new Failure("This is being worked on already.", { code: "IDEMPOTENCY_IN_PROGRESS", retryable: true });
      busy.current = true;
      const before = read<I>(store);
      const intention = before ?? { key: newKey(), input };
      sessionStorage.setItem(store, JSON.stringify(intention));
      try {
        for (let sent = 1; ; sent++) {
          setAttempt(sent);
          try {
            const answer = await send(intention);
            abandon();
            return answer;
          } catch (e) {
            const failure = e as Failure;
            const wait = PAUSES[sent - 1];
            if (failure.retryable && wait !== undefined) {
              await new Promise((resolve) => setTimeout(resolve, Math.max(wait, failure.retryAfterMs ?? 0)));
              continue;
            }
            if (NOTHING_DONE.has(failure.code)) abandon();
            else setOpen(intention);
            throw failure;
          }
        }
      } finally {
        busy.current = false;
        setAttempt(0);
      }
    },
    [store, abandon],
  );

  return { open, attempt, carryOut, abandon };
}

/** 128 random bits. crypto.randomUUID would do, but browsers keep it from pages served by plain HTTP in a local network. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function read<I>(store: string): Intention<I> | null {
  const text = sessionStorage.getItem(store);
  return text ? (JSON.parse(text) as Intention<I>) : null;
}
