import { useAccount } from "../account";
import { type LedgerEntryKind, LedgerPageDocument } from "../api/operations";
import { usePages } from "../api/usePages";
import { formatInstant } from "../dates";
import { Amount } from "../parts/Amount";
import { CardLine } from "../parts/CardMark";
import { Listing } from "../parts/Listing";
import { linkTo } from "../route";

const WORDS: Record<LedgerEntryKind, string> = {
  TOP_UP: "Top-up",
  AUTO_RECHARGE: "Auto-recharge",
  SUBSCRIPTION: "Subscription",
  USAGE: "Usage",
  SETTLEMENT: "Call",
  SETTLE_OVERRUN: "Call, beyond what was set aside",
  HAPPENED: "Usage, recorded afterwards",
  REFUND: "Refund to your card",
  DISPUTE: "Disputed payment",
  ADJUSTMENT: "Adjustment by support",
  CORRECTION: "Correction",
};

/** Every movement of the balance. */
export function Ledger({ version }: { version: number }) {
  const { account } = useAccount();
  const pages = usePages(LedgerPageDocument, (data) => data.account?.ledgerEntries, version);
  return (
    <section className="panel" aria-label="Movements">
      <h2>Movements</h2>
      <Listing
        pages={pages}
        caption="Movements of the prepaid balance, newest first"
        empty="Nothing has moved yet. Your first top-up will be listed here."
        columns={
          <>
            <th scope="col">What</th>
            <th scope="col">When</th>
            <th scope="col" className="number">
              Amount
            </th>
            <th scope="col" className="number">
              Balance after
            </th>
          </>
        }
        row={(entry) => (
          <tr key={entry.id}>
            <td>
              <span className="strong">{WORDS[entry.kind]}</span>{" "}
              {entry.payment?.paymentMethod && <CardLine card={entry.payment.paymentMethod} />}{" "}
              {entry.payment?.invoice && (
                <a href={linkTo("billing", "invoices", entry.payment.invoice.id)}>{entry.payment.invoice.number}</a>
              )}
            </td>
            <td data-label="When" className="when quiet">
              {formatInstant(entry.createdAt, account.timeZone)}
            </td>
            <td data-label="Amount" className="number">
              <Amount money={entry.amount} sign />
            </td>
            <td data-label="Balance after" className="number">
              <Amount money={entry.balanceAfter} />
            </td>
          </tr>
        )}
      />
    </section>
  );
}
