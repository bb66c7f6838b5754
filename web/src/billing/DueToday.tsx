import { useAccount } from "../account";
import type { PaidBy, PreviewFieldsFragment } from "../api/operations";
import { formatPercent, isZero } from "../money";
import { Amount } from "../parts/Amount";
import { dayBefore, formatDate } from "../dates";

const WITHOUT_CARD: Partial<Record<PaidBy, string>> = {
  BALANCE: "Too little for a card: taken from your prepaid balance.",
  WAIVED: "Too little for a card, and not on your balance: we do not charge it. The invoice says so.",
};

/** What is due for a change, line by line as it will stand on the invoice. */
export function DueToday({ preview }: { preview: PreviewFieldsFragment }) {
  const { account } = useAccount();
  const lines = preview.lines;
  const taxed = !isZero(account.taxRatePercent);
  const how = WITHOUT_CARD[preview.paidBy];
  return (
    <>
      <div className="due-head">
        <h3>Due today</h3>
        <p className="due-total">
          <Amount money={preview.total} />
        </p>
      </div>
      {lines.length === 0 && <p className="fine">Nothing is charged for this change.</p>}
      {lines.length > 0 && (
        <dl className="charge">
          {lines.map((line) => (
            <Line key={line.description} line={line} />
          ))}
          {taxed && (
            <>
              <dt className="sub">Subtotal</dt>
              <dd className="sub">
                <Amount money={preview.subtotal} />
              </dd>
              <dt>Tax, {formatPercent(account.taxRatePercent)}</dt>
              <dd>
                <Amount money={preview.tax} />
              </dd>
            </>
          )}
          <dt className="total">Total</dt>
          <dd className="total">
            <Amount money={preview.total} />
          </dd>
        </dl>
      )}
      {how && <p className="fine">{how}</p>}
    </>
  );
}

function Line({ line }: { line: PreviewFieldsFragment["lines"][number] }) {
  return (
    <>
      <dt>
        {line.description}
        {line.periodStart && line.periodEnd && (
          <span className="fine span">
            {formatDate(line.periodStart)} – {formatDate(dayBefore(line.periodEnd))}
          </span>
        )}
      </dt>
      <dd>
        <Amount money={line.amount} />
      </dd>
    </>
  );
}
