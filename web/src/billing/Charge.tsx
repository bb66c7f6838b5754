import { useAccount } from "../account";
import { Amount } from "../parts/Amount";
import { formatPercent, type Money, sum, taxOn } from "../money";

/** What the card will be charged for an amount: shown before paying. */
export function Charge({ amount }: { amount: Money }) {
  const { account } = useAccount();
  const tax = taxOn(amount, account.taxRatePercent);
  const taxed = !/^0(\.0*)?$/.test(account.taxRatePercent);
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
