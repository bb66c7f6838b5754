import { type ReactNode, useId } from "react";
import { useAccount } from "../account";
import type { LimitFieldsFragment } from "../api/operations";
import { Segments } from "../parts/Segments";
import { type Choice, effective, type Limit } from "./limits";
import { SOURCES } from "./limitWords";

type Props = {
  limit: Limit;
  limits: LimitFieldsFragment;
  choice: Choice;
  complaint: string | null;
  disabled: boolean;
  onChoose: (choice: Choice) => void;
  children?: ReactNode;
};

const MODES = [
  { value: "unlimited", words: "No limit" },
  { value: "at", words: "Limit" },
  { value: "blocked", words: "Blocked" },
] as const;

/** One limit: what is set, and below it what really binds and why. */
export function LimitField({ limit, limits, choice, complaint, disabled, onChoose, children }: Props) {
  const { account } = useAccount();
  const field = useId();
  const bound = effective(limits, limit.name);
  return (
    <div className="limit" data-limit={limit.name}>
      <Segments
        title={limit.title}
        name={limit.name}
        options={MODES}
        chosen={choice.mode}
        disabled={disabled}
        onChoose={(mode) => onChoose({ ...choice, mode })}
      />
      {choice.mode === "at" && (
        <div className="number-field">
          {limit.kind === "money" && <span aria-hidden="true">{account.currency}</span>}
          <input
            aria-label={`${limit.title}, ${limit.unit}`}
            inputMode={limit.kind === "count" ? "numeric" : "decimal"}
            autoComplete="off"
            value={choice.text}
            disabled={disabled}
            aria-invalid={complaint !== null}
            aria-describedby={field}
            onChange={(e) => onChoose({ mode: "at", text: e.target.value })}
          />
          <span className="quiet">{limit.unit}</span>
        </div>
      )}
      <p id={field} className={complaint ? "fine bad" : "fine"}>
        {complaint ?? (
          <>
            In force: <b>{bound.words}</b>
            {bound.source && <> {SOURCES[bound.source]}</>}
          </>
        )}
      </p>
      {children}
    </div>
  );
}
