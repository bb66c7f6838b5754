import { useEffect, useState } from "react";
import { PaymentByIdDocument, type PaymentFieldsFragment, type PaymentStatus } from "../api/operations";
import { useApi } from "../api/useApi";

const UNDECIDED = new Set<PaymentStatus>(["CREATED", "SUBMITTED", "REQUIRES_ACTION", "PROCESSING", "UNKNOWN"]);

export function isUndecided(payment: PaymentFieldsFragment): boolean {
  return UNDECIDED.has(payment.status);
}

const FIRST_LOOK = 1_000;
const LONGEST_WAIT = 10_000;

/** The payment as it is now: asked for until it is decided, soon at first and then less often. */
export function useFollowedPayment(begun: PaymentFieldsFragment, decided: () => void): PaymentFieldsFragment {
  const api = useApi();
  const [payment, setPayment] = useState(begun);

  useEffect(() => {
    setPayment(begun);
    if (!isUndecided(begun)) return;
    let wait = FIRST_LOOK;
    let timer: ReturnType<typeof setTimeout>;
    let left = false;
    const look = async () => {
      try {
        const { data } = await api.send(PaymentByIdDocument, { id: begun.id });
        if (left) return;
        if (data.node?.__typename === "Payment") {
          setPayment(data.node);
          if (!isUndecided(data.node)) {
            decided();
            return;
          }
        }
      } catch {
        // Asked again below; the payment goes on without us.
      }
      if (left) return;
      wait = Math.min(LONGEST_WAIT, wait * 1.4);
      timer = setTimeout(look, wait);
    };
    timer = setTimeout(look, wait);
    // Back from the bank's page: look at once.
    const back = () => {
      if (document.visibilityState !== "visible") return;
      clearTimeout(timer);
      wait = FIRST_LOOK;
      void look();
    };
    document.addEventListener("visibilitychange", back);
    return () => {
      left = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", back);
    };
  }, [api, begun, decided]);

  return payment;
}
