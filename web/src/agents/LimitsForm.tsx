import { type FormEvent, useState } from "react";
import { useAccount } from "../account";
import type { Failure } from "../api/failure";
import {
  type CreditLimitAction,
  type LimitFieldsFragment,
  type RefusalFieldsFragment,
  SetLimitsDocument,
  type SetLimitsInput,
} from "../api/operations";
import { useApi } from "../api/useApi";
import { Refusal } from "../billing/Refusal";
import { Problem } from "../parts/Problem";
import { Segments } from "../parts/Segments";
import { LimitField } from "./LimitField";
import { type Choice, choiceOf, configured, type LimitName, LIMITS, put, read, same } from "./limits";

type Props = { agentId: string; limits: LimitFieldsFragment; onSaved: () => Promise<void> };

const WHEN_REACHED = [
  { value: "USE_BALANCE", words: "Use the balance" },
  { value: "STOP", words: "Stop" },
] as const satisfies { value: CreditLimitAction; words: string }[];

/** Agent › Settings › Limits. Only what was changed is sent, so that two people at two limits do not undo each other. */
export function LimitsForm({ agentId, limits, onSaved }: Props) {
  const api = useApi();
  const { account, can, reload } = useAccount();
  const [choices, setChoices] = useState<Partial<Record<LimitName, Choice>>>({});
  const [whenReached, setWhenReached] = useState<CreditLimitAction | null>(null);
  const [complaints, setComplaints] = useState<Partial<Record<LimitName, string>>>({});
  const [refusals, setRefusals] = useState<RefusalFieldsFragment[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [state, setState] = useState<"" | "saving" | "saved">("");
  const mayChange = can("limits:write");

  const choose = (name: LimitName, choice: Choice) => {
    setChoices((before) => ({ ...before, [name]: choice }));
    setState("");
  };

  const submit = async (e: FormEvent) => {
    e.preventDefault();
    if (state === "saving") return;
    const input: SetLimitsInput = { agentId };
    const wrong: Partial<Record<LimitName, string>> = {};
    for (const limit of LIMITS) {
      const choice = choices[limit.name];
      if (!choice) continue;
      const outcome = read(limit, choice, account.currency);
      if ("complaint" in outcome) wrong[limit.name] = outcome.complaint;
      else if (!same(outcome.value, configured(limits, limit.name))) put(input, limit, outcome.value, account.currency);
    }
    if (whenReached && whenReached !== limits.whenCreditsReached) input.whenCreditsReached = whenReached;
    setComplaints(wrong);
    if (Object.keys(wrong).length > 0) return;
    setState("saving");
    setFailure(null);
    try {
      const { data, failures } = await api.send(SetLimitsDocument, { input });
      if (!data.setLimits) throw failures[0];
      setRefusals(data.setLimits.userErrors);
      if (data.setLimits.userErrors.length > 0) {
        setState("");
        return;
      }
      await onSaved();
      setChoices({});
      setWhenReached(null);
      setState("saved");
    } catch (e) {
      setFailure(e as Failure);
      setState("");
    }
  };

  return (
    <form className="panel limits" onSubmit={submit} noValidate aria-busy={state === "saving"}>
      <p className="quiet">When the agent reaches a limit, just that action stops until the counter resets, usually the next day.</p>
      {LIMITS.map((limit) => (
        <LimitField
          key={limit.name}
          limit={limit}
          limits={limits}
          choice={choices[limit.name] ?? choiceOf(configured(limits, limit.name))}
          complaint={complaints[limit.name] ?? null}
          disabled={!mayChange || state === "saving"}
          onChoose={(choice) => choose(limit.name, choice)}
        >
          {limit.name === "monthlyCredits" && (
            <Segments
              title="When they are used up"
              name="whenCreditsReached"
              options={WHEN_REACHED}
              chosen={whenReached ?? limits.whenCreditsReached}
              disabled={!mayChange || state === "saving"}
              onChoose={(action) => {
                setWhenReached(action);
                setState("");
              }}
            />
          )}
        </LimitField>
      ))}
      {failure && <Problem failure={failure} />}
      {refusals.map((refusal) => (
        <Refusal key={refusal.code} refusal={refusal} onDecided={reload} />
      ))}
      <div className="buttons">
        <button type="submit" className="button primary" disabled={!mayChange || state === "saving"}>
          {state === "saving" ? "Saving…" : "Save limits"}
        </button>
        <span role="status">{state === "saved" && <span className="saved">Limits saved</span>}</span>
        {!mayChange && <span className="fine">Your access may look, but not change limits.</span>}
      </div>
    </form>
  );
}
