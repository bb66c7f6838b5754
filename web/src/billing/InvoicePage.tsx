import { useAccount } from "../account";
import { InvoiceByIdDocument } from "../api/operations";
import { useQuery } from "../api/useApi";
import { dayBefore, formatDate, formatDay } from "../dates";
import { formatPercent } from "../money";
import { Amount } from "../parts/Amount";
import { CardLine } from "../parts/CardMark";
import { Heading } from "../parts/Heading";
import { Missing } from "../parts/Missing";
import { Problem } from "../parts/Problem";
import { Waiting } from "../parts/Waiting";
import { linkTo } from "../route";
import { sentence } from "../words";
import { INVOICE_TONES } from "./InvoicesPage";
import { PayInvoice } from "./PayInvoice";


/** One invoice as it would lie on the table, with the ways to keep it. */
export function InvoicePage({ id }: { id: string }) {
  const { account } = useAccount();
  const { answer, failure, reload } = useQuery(InvoiceByIdDocument, { id });
  const invoice = answer?.data.node?.__typename === "Invoice" ? answer.data.node : null;
  const problem = failure ?? answer?.failures[0];
  const trail = (
    <>
      Billing › <a href={linkTo("billing", "invoices")}>Invoices</a>
    </>
  );
  return (
    <>
      <Heading title={invoice ? `Invoice ${invoice.number}` : "Invoice"} trail={trail}>
        {invoice && <Links pdf={invoice.pdfUrl} page={invoice.htmlUrl} />}
      </Heading>
      {problem && <Problem failure={problem} onRetry={reload} />}
      {!answer && !problem && <Waiting />}
      {answer && !invoice && !problem && <Missing what="invoice" list={["billing", "invoices"]} />}
      <PayInvoice accountId={account.id} invoice={invoice && invoice.id === account.subscription?.dueInvoice?.id ? invoice : null} onPaid={reload} />
      {invoice && (
        <article className="panel invoice">
          <header>
            <div>
              <p className="issuer">Aura</p>
              <p className="quiet">Invoice</p>
              <p className="strong">{invoice.number}</p>
            </div>
            <span className={`badge ${INVOICE_TONES[invoice.status]}`}>{sentence(invoice.status)}</span>
          </header>
          <dl className="facts">
            <div>
              <dt>Billed to</dt>
              <dd>
                {invoice.customerName}
                {invoice.customerTaxId && <span className="quiet"> · {invoice.customerTaxId}</span>}
              </dd>
            </div>
            <div>
              <dt>Issued</dt>
              <dd>{formatDay(invoice.issuedAt, account.timeZone)}</dd>
            </div>
            {invoice.paidAt && (
              <div>
                <dt>Paid</dt>
                <dd>
                  {formatDay(invoice.paidAt, account.timeZone)}{" "}
                  {invoice.payment?.paymentMethod && <CardLine card={invoice.payment.paymentMethod} />}
                </dd>
              </div>
            )}
          </dl>
          <table className="listing lines">
            <caption className="heard">Lines of the invoice</caption>
            <thead>
              <tr>
                <th scope="col">Description</th>
                <th scope="col" className="number">
                  Quantity
                </th>
                <th scope="col" className="number">
                  Tax
                </th>
                <th scope="col" className="number">
                  Amount
                </th>
              </tr>
            </thead>
            <tbody>
              {invoice.lines.map((line, i) => (
                <tr key={i}>
                  <td>
                    <span className="strong">{line.description}</span>
                    {line.periodStart && line.periodEnd && (
                      <span className="fine">
                        {" "}
                        {formatDate(line.periodStart)} – {formatDate(dayBefore(line.periodEnd))}
                      </span>
                    )}
                  </td>
                  <td data-label="Quantity" className="number">
                    {line.quantity}
                  </td>
                  <td data-label="Tax" className="number">
                    <Amount money={line.tax} />
                  </td>
                  <td data-label="Amount" className="number">
                    <Amount money={line.amount} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <dl className="charge">
            <dt>Subtotal</dt>
            <dd>
              <Amount money={invoice.subtotal} />
            </dd>
            <dt>Tax, {formatPercent(invoice.taxRatePercent)}</dt>
            <dd>
              <Amount money={invoice.tax} />
            </dd>
            <dt className="total">Total</dt>
            <dd className="total">
              <Amount money={invoice.total} />
            </dd>
            <dt>Paid</dt>
            <dd>
              <Amount money={invoice.amountPaid} />
            </dd>
          </dl>
        </article>
      )}
    </>
  );
}

/** The PDF and the page made for printing; where the installation signs no links, the browser prints this page without its frame. */
function Links({ pdf, page }: { pdf: string | null; page: string | null }) {
  if (!pdf || !page) {
    return (
      <button type="button" className="button" onClick={() => window.print()}>
        Print
      </button>
    );
  }
  return (
    <>
      <a className="button" href={pdf} rel="noreferrer">
        PDF
      </a>
      <a className="button" href={page} target="_blank" rel="noopener noreferrer">
        Print
      </a>
    </>
  );
}
