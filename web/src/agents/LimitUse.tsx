import { useAccount } from "../account";
import type { LimitFieldsFragment } from "../api/operations";
import { formatInstant } from "../dates";
import { formatDecimal, formatMoney, isZero, type Money, toMicros } from "../money";
import { Bar } from "../parts/Bar";
import { effective, type Limit } from "./limits";
import { SOURCES } from "./limitWords";

/** One limit as a bar: what of it is used, whose it is, and when it starts anew. */
export function LimitUse({ limit, limits }: { limit: Limit; limits: LimitFieldsFragment }) {
  const { account } = useAccount();
  const state = limits[limit.name];
  const used = decimal(state.used);
  const whole = decimal(state.effective);
  const bound = effective(limits, limit.name);
  const full = whole !== null && used !== null && toMicros(used) >= toMicros(whole);
  return (
    <div className={full ? "use full" : "use"} data-use={limit.name}>
      <p>
        <span>{limit.title}</span>
        <span>
          <b>{words(state.used)}</b> <span className="quiet">{whole === null ? "used, no limit" : `of ${isZero(whole) ? "0" : bound.words}`}</span>
        </span>
      </p>
      {whole !== null && <Bar whole={isZero(whole) ? "1" : whole} shares={[{ name: full ? "full" : "used", value: isZero(whole) ? "1" : (used ?? "0") }]} />}
      <p className="fine">
        {bound.source && SOURCES[bound.source].replace(/^by/, "Set by").replace("this setting", "the agent’s setting")}
        {bound.source && state.resetsAt && " · "}
        {state.resetsAt && `starts anew ${formatInstant(state.resetsAt, account.timeZone)}`}
      </p>
    </div>
  );
}

type Figure = Money | number | string | null;

function decimal(figure: Figure): string | null {
  if (figure === null) return null;
  return typeof figure === "object" ? figure.amount : String(figure);
}

function words(figure: Figure): string {
  if (figure === null) return "0";
  return typeof figure === "object" ? formatMoney(figure) : formatDecimal(figure);
}
