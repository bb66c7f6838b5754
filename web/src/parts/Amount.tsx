import { formatMoney, type Money } from "../money";

/** An amount in a table or sentence; coloured when its sign is what matters. */
export function Amount({ money, sign = false }: { money: Money; sign?: boolean }) {
  const tone = sign ? (money.amount.startsWith("-") ? "out" : "in") : "";
  return <span className={`amount ${tone}`}>{formatMoney(money, { sign })}</span>;
}
