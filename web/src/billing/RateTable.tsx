import { formatDecimal, formatMoney, isZero } from "../money";
import { rateName, rateRounding, rateUnit } from "./rateWords";
import type { OfferedPlan } from "./SubscriptionPage";

type OfferedRate = OfferedPlan["rates"][number];

/** What calls and messages cost: one table, with a column for each plan only where the plans differ. */
export function RateTable({ plans }: { plans: OfferedPlan[] }) {
  const codes = [...new Set(plans.flatMap((plan) => plan.rates.map((rate) => rate.code)))];
  if (codes.length === 0) return null;
  const cards = groups(plans);
  const shared = cards.length === 1 ? cards[0]?.rates : null;
  return (
    <div className="rates">
      <h3 id="rates-title">What calls and messages cost</h3>
      <p className="fine">
        {shared && "The same in every plan. "}Plan credits are used first; when they run out, the price is taken from the balance.
      </p>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby="rates-title">
        <table className="listing rate-table">
          <thead>
            <tr>
              <th scope="col">Action</th>
              {shared ? (
                <>
                  <th scope="col" className="number">
                    Credits
                  </th>
                  <th scope="col" className="number">
                    Or from the balance
                  </th>
                </>
              ) : (
                cards.map((card) => (
                  <th key={card.name} scope="col" className="number">
                    {card.name}
                  </th>
                ))
              )}
            </tr>
          </thead>
          <tbody>
            {codes.map((code) => (
              <tr key={code}>
                <th scope="row">
                  <span className="strong">{rateName(code)}</span>
                </th>
                {shared ? (
                  <SharedCost rate={shared.find((rate) => rate.code === code)} />
                ) : (
                  cards.map((card) => (
                    <td key={card.name} className="number">
                      <Cost rate={card.rates.find((rate) => rate.code === code)} />
                    </td>
                  ))
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function SharedCost({ rate }: { rate: OfferedRate | undefined }) {
  if (!rate) return null;
  if (rate.free) {
    return (
      <td className="number" colSpan={2}>
        <span className="free">Free</span>
      </td>
    );
  }
  const rounding = rateRounding(rate);
  return (
    <>
      <td className="number">
        {isZero(rate.credits) ? <span className="quiet">–</span> : <b>{formatDecimal(rate.credits)}</b>}
      </td>
      <td className="number">
        {rate.price && <b>{formatMoney(rate.price)}</b>} <span className="quiet unit">{rateUnit(rate)}</span>
        {rounding && <span className="fine rounding">{rounding}</span>}
      </td>
    </>
  );
}

function Cost({ rate }: { rate: OfferedRate | undefined }) {
  if (!rate) return <span className="quiet">Not available</span>;
  if (rate.free) return <span className="free">Free</span>;
  const rounding = rateRounding(rate);
  return (
    <>
      {!isZero(rate.credits) && (
        <>
          <b>{formatDecimal(rate.credits)}</b> {rate.credits === "1" ? "credit" : "credits"}
        </>
      )}
      {!isZero(rate.credits) && rate.price && <span className="quiet"> or </span>}
      {rate.price && <b>{formatMoney(rate.price)}</b>} <span className="quiet">{rateUnit(rate)}</span>
      {rounding && <span className="fine rounding">{rounding}</span>}
    </>
  );
}

/** Plans with the very same rates share a column. */
function groups(plans: OfferedPlan[]): { name: string; rates: OfferedRate[] }[] {
  const byRates = new Map<string, OfferedPlan[]>();
  for (const plan of plans) {
    const key = JSON.stringify(plan.rates);
    byRates.set(key, [...(byRates.get(key) ?? []), plan]);
  }
  return [...byRates.values()].map((same) => ({ name: same.map((plan) => plan.name).join(", "), rates: same[0]?.rates ?? [] }));
}
