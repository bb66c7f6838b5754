import { useAccount } from "../account";
import type { BalanceFieldsFragment } from "../api/operations";
import { formatInstant } from "../dates";
import { Amount } from "../parts/Amount";
import { LiveSign } from "../parts/LiveSign";
import { MovingAmount } from "../parts/MovingAmount";

export function BalanceCard({ balance }: { balance: BalanceFieldsFragment }) {
  const { account } = useAccount();
  const debt = balance.available.amount.startsWith("-");
  return (
    <section className="panel balance" aria-label="Available balance">
      <div className="row">
        <h2>Available balance</h2>
        <LiveSign />
      </div>
      <p className={debt ? "figure debt" : "figure"} data-version={balance.version}>
        <MovingAmount money={balance.available} />
      </p>
      {debt && <p className="fine bad">You owe this; the next top-up repays it first.</p>}
      <dl className="facts">
        <div>
          <dt>Booked</dt>
          <dd>
            <Amount money={balance.posted} />
          </dd>
        </div>
        <div>
          <dt>Set aside for calls</dt>
          <dd>
            <Amount money={balance.held} />
          </dd>
        </div>
        <div>
          <dt>Last changed</dt>
          <dd>{formatInstant(balance.updatedAt, account.timeZone)}</dd>
        </div>
      </dl>
    </section>
  );
}
