import { useAccount } from "../account";
import { Amount } from "../parts/Amount";
import { formatPercent, isZero, type Money, sum, taxOn } from "../money";

/** What the card will be charged for an amount: shown before paying. `inclusive` amounts contain their tax. */
export function Charge({ amount, inclusive = false }: { amount: Money; inclusive?: boolean }) {
  const { account } = useAccount();
  const taxed = !isZero(account.taxRatePercent);
  if (inclusive) {
    return (
      <dl className="charge">
        <dt className="total">
          Charged to your card
          {taxed && <span className="quiet">, {formatPercent(account.taxRatePercent)} tax included</span>}
        </dt>
        <dd className="total">
          <Amount money={amount} />
        </dd>
      </dl>
    );
  }
  const tax = taxOn(amount, account.taxRatePercent);
  return (
    <dl className="charge">
      {taxed && (
        <>
          <dt>Amount</dt>
          <dd>
            <Amount money={amount} />
          </dd>
          <dt>Tax, {formatPercent(account.taxRatePercent)}</dt>
          <dd>
            <Amount money={tax} />
          </dd>
        </>
      )}
      <dt className="total">Charged to your card</dt>
      <dd className="total">
        <Amount money={sum(amount, tax)} />
      </dd>
    </dl>
  );
}
