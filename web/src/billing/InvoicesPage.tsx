import { useAccount } from "../account";
import { InvoicePageDocument, type InvoiceStatus, PaymentPageDocument, type PaymentStatus } from "../api/operations";
import { usePages } from "../api/usePages";
import { formatDay, formatInstant } from "../dates";
import { Amount } from "../parts/Amount";
import { CardLine } from "../parts/CardMark";
import { Heading } from "../parts/Heading";
import { Listing } from "../parts/Listing";
import { linkTo } from "../route";
import { sentence } from "../words";
import { purposeWords } from "./purpose";

/** Invoices and, below them, the complete payment history: also what was declined. */
export function InvoicesPage() {
  const { balance } = useAccount();
  return (
    <>
      <Heading title="Invoices" trail="Billing" />
      <Invoices version={balance?.version ?? 0} />
      <Payments version={balance?.version ?? 0} />
    </>
  );
}

export const INVOICE_TONES: Record<InvoiceStatus, string> = { PAID: "good", OPEN: "caution", VOID: "", UNCOLLECTIBLE: "bad" };

function Invoices({ version }: { version: number }) {
  const { account } = useAccount();
  const pages = usePages(InvoicePageDocument, (data) => data.account?.invoices, version);
  return (
    <section className="panel" aria-label="Invoices">
      <Listing
        pages={pages}
        caption="Invoices, newest first"
        empty="No invoice yet. Each subscription charge and top-up gets one."
        columns={
          <>
            <th scope="col">Invoice</th>
            <th scope="col">For</th>
            <th scope="col">Issued</th>
            <th scope="col">Status</th>
            <th scope="col" className="number">
              Total
            </th>
          </>
        }
        row={(invoice) => (
          <tr key={invoice.id}>
            <td>
              <a className="strong" href={linkTo("billing", "invoices", invoice.id)}>
                {invoice.number}
              </a>
            </td>
            <td data-label="For">{purposeWords(invoice.purpose)}</td>
            <td data-label="Issued" className="when quiet">
              {formatDay(invoice.issuedAt, account.timeZone)}
            </td>
            <td data-label="Status">
              <span className={`badge ${INVOICE_TONES[invoice.status]}`}>{sentence(invoice.status)}</span>
            </td>
            <td data-label="Total" className="number">
              <Amount money={invoice.total} />
            </td>
          </tr>
        )}
      />
    </section>
  );
}

const PAYMENT_TONES: Partial<Record<PaymentStatus, string>> = {
  CREDITED: "good",
  DECLINED: "bad",
  EXPIRED: "bad",
  DISPUTED: "bad",
  REQUIRES_ACTION: "caution",
  PROCESSING: "caution",
  UNKNOWN: "caution",
};

function Payments({ version }: { version: number }) {
  const { account } = useAccount();
  const pages = usePages(PaymentPageDocument, (data) => data.account?.payments, version);
  return (
    <section className="panel" aria-label="Payment history">
      <h2>Payment history</h2>
      <Listing
        pages={pages}
        caption="Payments, newest first"
        empty="No payment yet."
        columns={
          <>
            <th scope="col">For</th>
            <th scope="col">Card</th>
            <th scope="col">When</th>
            <th scope="col">Status</th>
            <th scope="col" className="number">
              Charged
            </th>
          </>
        }
        row={(payment) => (
          <tr key={payment.id}>
            <td>
              <span className="strong">{purposeWords(payment.purpose)}</span>
              {payment.failure && <span className="fine advice"> {payment.failure.advice}</span>}
            </td>
            <td data-label="Card">{payment.paymentMethod && <CardLine card={payment.paymentMethod} />}</td>
            <td data-label="When" className="when quiet">
              {formatInstant(payment.createdAt, account.timeZone)}
            </td>
            <td data-label="Status">
              <span className={`badge ${PAYMENT_TONES[payment.status] ?? ""}`}>
                {payment.status === "CREDITED" ? "Paid" : sentence(payment.status)}
              </span>{" "}
              {payment.actionUrl && (
                <a href={payment.actionUrl} target="_blank" rel="noopener noreferrer">
                  Continue at your bank
                </a>
              )}
            </td>
            <td data-label="Charged" className="number">
              <Amount money={payment.total} />
            </td>
          </tr>
        )}
      />
    </section>
  );
}
