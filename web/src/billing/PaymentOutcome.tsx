import type { PaymentFieldsFragment, PaymentPurpose } from "../api/operations";
import { Amount } from "../parts/Amount";
import { CardLine } from "../parts/CardMark";
import { linkTo } from "../route";
import { useFollowedPayment } from "./followPayment";

type Props = {
  payment: PaymentFieldsFragment;
  /** Called when a payment that was undecided has been decided. */
  onDecided: () => void;
};

/** What became of a payment, followed until it is decided. */
export function PaymentOutcome({ payment: begun, onDecided }: Props) {
  const payment = useFollowedPayment(begun, onDecided);
  return (
    <div className={`notice outcome ${tone(payment)}`} role="status" data-status={payment.status}>
      <Words payment={payment} />
    </div>
  );
}

function tone(payment: PaymentFieldsFragment): string {
  switch (payment.status) {
    case "CREDITED":
      return "good";
    case "DECLINED":
    case "EXPIRED":
    case "CANCELED":
    case "DISPUTED":
      return "bad";
    default:
      return "wait";
  }
}

function Words({ payment }: { payment: PaymentFieldsFragment }) {
  switch (payment.status) {
    case "CREDITED":
      return <Credited payment={payment} />;
    case "REQUIRES_ACTION":
      return (
        <>
          <p>
            <strong>Your bank wants to confirm that it is you.</strong> Nothing is charged before. Come back here afterwards; this
            page notices by itself.
          </p>
          {payment.actionUrl && (
            <a className="button primary" href={payment.actionUrl} target="_blank" rel="noopener noreferrer">
              Continue at your bank
            </a>
          )}
        </>
      );
    case "CREATED":
    case "SUBMITTED":
    case "PROCESSING":
      return (
        <p>
          <strong>The payment is being processed.</strong> <Amount money={payment.total} /> will be charged once; this page notices
          when it is done.
        </p>
      );
    case "UNKNOWN":
      return (
        <p>
          <strong>The payment processor has not answered yet.</strong> Please do not pay again: we keep asking until we know, and
          this page shows the answer.
        </p>
      );
    case "DECLINED":
      return <Declined payment={payment} />;
    case "EXPIRED":
      return (
        <p>
          <strong>The bank’s confirmation came too late.</strong> No money was taken. You can start again.
        </p>
      );
    case "CANCELED":
      return (
        <p>
          <strong>The payment was given up.</strong> No money was taken.
        </p>
      );
    case "CAPTURED":
      return (
        <p>
          <strong>The money arrived too late to be used.</strong> <Amount money={payment.total} /> is on its way back to your card.
        </p>
      );
    case "REFUNDED":
    case "PARTIALLY_REFUNDED":
      return (
        <p>
          <strong>Refunded.</strong> The money went back to your card.
        </p>
      );
    case "DISPUTED":
      return (
        <p>
          <strong>Disputed.</strong> Your bank took the money back on your complaint.
        </p>
      );
  }
}

const PAID: Record<PaymentPurpose, string> = {
  TOP_UP: "Balance topped up.",
  SUBSCRIPTION: "Subscription paid.",
  PLAN_CHANGE: "Plan change paid.",
};

function Credited({ payment }: { payment: PaymentFieldsFragment }) {
  return (
    <>
      <p>
        <strong>{PAID[payment.purpose]}</strong> <Amount money={payment.total} />{" "}
        charged
        {payment.paymentMethod && (
          <>
            {" "}
            to <CardLine card={payment.paymentMethod} />
          </>
        )}
        .
      </p>
      {payment.invoice && (
        <a href={linkTo("billing", "invoices", payment.invoice.id)}>Invoice {payment.invoice.number}</a>
      )}
    </>
  );
}

function Declined({ payment }: { payment: PaymentFieldsFragment }) {
  return (
    <>
      <p>
        <strong>{payment.failure?.message ?? "Error processing payment"}.</strong> No money was taken.
      </p>
      {payment.failure && <p>{payment.failure.advice}</p>}
      <p className="fine marks">
        {payment.failure && <code>{payment.failure.declineCode ?? payment.failure.code}</code>}{" "}
        <a href={linkTo("billing", "payment-method")}>Billing › Payment method</a>
      </p>
    </>
  );
}
