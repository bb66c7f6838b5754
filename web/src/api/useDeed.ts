import { useCallback, useState } from "react";
import type { Answer } from "./api";
import type { Failure } from "./failure";
import { type Intention, useIntention } from "./intention";

export type Deed<I, O> = {
  /** The answer of the API, with its refusals; null before. */
  outcome: O | null;
  failure: Failure | null;
  busy: boolean;
  /** How often it was sent while an answer is awaited. */
  attempt: number;
  open: Intention<I> | null;
  send: (input: I) => Promise<O | null>;
  abandon: () => void;
  /** Forget what came of it, to begin anew. */
  clear: () => void;
};

/** A mutation that is meant once, with what came of it. `ask` sends it; `pick` finds its payload in the answer. */
export function useDeed<I, D, O>(
  name: string,
  ask: (intention: Intention<I>) => Promise<Answer<D>>,
  pick: (data: D) => O | null | undefined,
): Deed<I, O> {
  const { open, attempt, carryOut, abandon } = useIntention<I>(name);
  const [outcome, setOutcome] = useState<O | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const clear = useCallback(() => {
    setOutcome(null);
    setFailure(null);
  }, []);

  const send = async (input: I): Promise<O | null> => {
    clear();
    try {
      const answer = await carryOut(input, async (intention) => {
        const { data, failures } = await ask(intention);
        const payload = pick(data);
        if (!payload) throw failures[0];
        return payload;
      });
      setOutcome(answer);
      return answer;
    } catch (e) {
      setFailure(e as Failure);
      return null;
    }
  };

  return { outcome, failure, busy: attempt > 0, attempt, open, send, abandon, clear };
}
