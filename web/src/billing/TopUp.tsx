import { type FormEvent, useCallback, useId, useState } from "react";
import { useAccount } from "../account";
import type { Failure } from "../api/failure";
import { useIntention } from "../api/intention";
import { type BalanceFieldsFragment, PaymentPageDocument, TopUpDocument, type TopUpInput, type TopUpMutation } from "../api/operations";
import { useApi, useQuery } from "../api/useApi";
import { formatMoney, readAmount, toMicros, usualDecimals } from "../money";
import { Problem } from "../parts/Problem";
import { CardChoice, useChosenCard } from "./CardChoice";
import { Charge } from "./Charge";
import { isUndecided } from "./followPayment";
import { OpenIntention } from "./OpenIntention";
import { PaymentOutcome } from "./PaymentOutcome";
import { Refusal } from "./Refusal";

type Wanted = Omit<TopUpInput, "idempotencyKey">;
type Outcome = NonNullable<TopUpMutation["topUp"]>;

const NEWEST = {};

export function TopUp({ balance }: { balance: BalanceFieldsFragment }) {
  const api = useApi();
  const { account, reload, can } = useAccount();
  const [typed, setTyped] = useState("");
  const [touched, setTouched] = useState(false);
  const [card, chooseCard, hasCard] = useChosenCard();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { open, attempt, carryOut, abandon } = useIntention<Wanted>(`topUp.${account.id}`);
  const field = useId();
  const hint = useId();

  // A top-up that was begun before this page was loaded, perhaps just now at the bank, is followed here too.
  const recent = useQuery(PaymentPageDocument, NEWEST).answer?.data.account?.payments?.nodes;
  const earlier = recent?.find((payment) => payment.purpose === "TOP_UP" && isUndecided(payment));

  const amount = readAmount(typed, account.currency);
  const complaint = complain(typed, amount, balance);
  const busy = attempt > 0;

  const send = async (wanted: Wanted) => {
    setOutcome(null);
    setFailure(null);
    try {
      const answer = await carryOut(wanted, async ({ key, input }) => {
        const { data, failures } = await api.send(TopUpDocument, { input: { ...input, idempotencyKey: key } });
        if (!data.topUp) throw failures[0];
        return data.topUp;
      });
      setOutcome(answer);
      if (answer.userErrors.length === 0) {
        setTyped("");
        setTouched(false);
      }
      await reload();
    } catch (e) {
      setFailure(e as Failure);
    }
  };

  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTouched(true);
    if (!amount || complaint || busy || !hasCard) return;
    void send({ accountId: account.id, amount: { amount, currency: account.currency }, paymentMethodId: card });
  };
  const decided = useCallback(() => void reload(), [reload]);

  return (
    <section className="panel top-up" aria-labelledby={`${field}-title`} id="top-up">
      <h2 id={`${field}-title`}>Top up balance</h2>
      {open ? (
        <OpenIntention
          what={<>your top-up of {formatMoney(open.input.amount)}</>}
          busy={busy}
          onRetry={() => void send(open.input)}
          onAbandon={() => {
            setFailure(null);
            abandon();
          }}
        />
      ) : (
        <form onSubmit={submit} noValidate aria-busy={busy}>
          <div className="field">
            <label htmlFor={field}>Amount</label>
            <div className="money-field">
              <span aria-hidden="true">{account.currency}</span>
              <input
                id={field}
                name="amount"
                inputMode="decimal"
                autoComplete="off"
                placeholder={usualDecimals(account.currency) === 0 ? "0" : "0.00"}
                value={typed}
                disabled={busy}
                aria-describedby={hint}
                aria-invalid={touched && complaint !== null}
                onChange={(e) => setTyped(e.target.value)}
                onBlur={() => setTouched(typed !== "")}
              />
            </div>
            <p id={hint} className={touched && complaint ? "fine bad" : "fine"}>
              {(touched && complaint) ||
                `From ${formatMoney(balance.topUpMinimum)} to ${formatMoney(balance.topUpMaximum)}, before tax.`}
            </p>
          </div>
          <ul className="presets" aria-label="Usual amounts">
            {presets(balance).map((preset) => (
              <li key={preset}>
                <button type="button" className="chip" disabled={busy} aria-pressed={amount === preset} onClick={() => setTyped(preset)}>
                  {formatMoney({ amount: preset, currency: account.currency }).replace(/[.,]00$/, "")}
                </button>
              </li>
            ))}
          </ul>
          <CardChoice chosen={card} onChoose={chooseCard} disabled={busy} />
          {amount && !complaint && <Charge amount={{ amount, currency: account.currency }} />}
          <button type="submit" className="button primary wide" disabled={busy || !hasCard || !can("billing:write")}>
            {busy ? (attempt > 1 ? "Connection trouble, asking again…" : "Paying…") : "Top up balance"}
          </button>
          {!can("billing:write") && <p className="fine">Your access may look, but not pay.</p>}
        </form>
      )}
      {failure && <Problem failure={failure} />}
      {outcome?.userErrors.map((refusal) => (
        <Refusal key={refusal.code} refusal={refusal} onDecided={decided} />
      ))}
      {outcome?.payment && outcome.userErrors.length === 0 && <PaymentOutcome payment={outcome.payment} onDecided={decided} />}
      {!outcome && !busy && earlier && <PaymentOutcome payment={earlier} onDecided={decided} />}
    </section>
  );
}

function complain(typed: string, amount: string | null, balance: BalanceFieldsFragment): string | null {
  const { topUpMinimum: least, topUpMaximum: most } = balance;
  if (typed.trim() === "") return "Enter the amount you want to add.";
  if (!amount) return `Write the amount with digits only, like ${usualDecimals(least.currency) === 0 ? "2500" : "25 or 25.50"}.`;
  if (toMicros(amount) < toMicros(least.amount)) return `The least that can be added is ${formatMoney(least)}.`;
  if (toMicros(amount) > toMicros(most.amount)) return `The most that can be added at once is ${formatMoney(most)}.`;
  return null;
}

const FOUR = ["10.00", "25.00", "50.00", "100.00"];
const FOUR_WITHOUT_CENTS = ["1000", "2500", "5000", "10000"];

function presets(balance: BalanceFieldsFragment): string[] {
  const { topUpMinimum: least, topUpMaximum: most } = balance;
  return (usualDecimals(least.currency) === 0 ? FOUR_WITHOUT_CENTS : FOUR).filter(
    (preset) => toMicros(preset) >= toMicros(least.amount) && toMicros(preset) <= toMicros(most.amount),
  );
}
