import { useAccount } from "../account";
import { PaymentPageDocument, type SubscriptionFieldsFragment } from "../api/operations";
import { usePages } from "../api/usePages";
import { dateOfInstant, formatInstant } from "../dates";
import { Amount } from "../parts/Amount";
import { linkTo } from "../route";
import { PayInvoice } from "./PayInvoice";

/** A renewal that is not paid: why, what it stops, what happens next, and the way to pay it now. */
export function DueNotice({ subscription }: { subscription: SubscriptionFieldsFragment }) {
  const { account } = useAccount();
  const late = subscription.status === "PAST_DUE" || subscription.status === "UNPAID";
  const invoice = late ? subscription.dueInvoice : null;
  return (
    <div className={late ? `panel overdue ${subscription.status.toLowerCase()}` : "settled"}>
      {late && <Words subscription={subscription} />}
      <PayInvoice accountId={account.id} invoice={invoice} />
    </div>
  );
}

function Words({ subscription }: { subscription: SubscriptionFieldsFragment }) {
  const { account } = useAccount();
  const unpaid = subscription.status === "UNPAID";
  const invoice = subscription.dueInvoice;
  const end = subscription.currentPeriod;
  const failure = useLastFailure(subscription.version);
  return (
    <section aria-labelledby="due-title" role="alert">
      <h2 id="due-title">{unpaid ? "Your subscription is not paid" : "Your last renewal could not be paid"}</h2>
      {failure && (
        <p>
          <strong>{failure.message}.</strong> <span className="advice">{failure.advice}</span>
        </p>
      )}
      <p>
        {unpaid
          ? "Calls and paid messages are stopped until it is paid."
          : "The unused credits of this period are taken back until it is paid; your prepaid balance works."}
      </p>
      <dl className="facts">
        {invoice && (
          <div>
            <dt>Invoice</dt>
            <dd>
              <a href={linkTo("billing", "invoices", invoice.id)}>{invoice.number}</a>
            </dd>
          </div>
        )}
        {invoice && (
          <div>
            <dt>Amount due</dt>
            <dd>
              <Amount money={invoice.total} />
            </dd>
          </div>
        )}
        {subscription.pastDueSince && (
          <div>
            <dt>Past due since</dt>
            <dd>{formatInstant(subscription.pastDueSince, account.timeZone)}</dd>
          </div>
        )}
        <div>
          <dt>Next attempt</dt>
          <dd>
            {subscription.nextPaymentAttemptAt
              ? formatInstant(subscription.nextPaymentAttemptAt, account.timeZone)
              : unpaid
                ? end && `None; the subscription ends on ${dateOfInstant(end.end, end.timeZone)}`
                : "Under way"}
          </dd>
        </div>
      </dl>
    </section>
  );
}

/** Why the last charge of the subscription failed: it stands at the payment, not at the invoice. */
function useLastFailure(version: number) {
  const { nodes } = usePages(PaymentPageDocument, (data) => data.account?.payments, version);
  return nodes?.find((payment) => payment.purpose === "SUBSCRIPTION")?.failure ?? null;
}
