import type { UsageByDayQuery } from "../api/operations";
import { formatDate } from "../dates";
import { formatCredits, formatDecimal, formatMoney, fromMicros, permille, toMicros } from "../money";

type Row = NonNullable<NonNullable<UsageByDayQuery["account"]>["usageSummary"]>[number];

/** Credits and money by day, side by side: they are not of one scale. Each day says in words what its bar shows. */
export function UsageChart({ rows, currency }: { rows: Row[]; currency: string }) {
  const actions = rows.reduce((all, row) => all + row.actions, 0);
  if (actions === 0) return <p className="empty">Nothing was used in this time.</p>;
  return (
    <div className="charts">
      <Days name="Credits used" rows={rows} value={(row) => row.credits} words={formatCredits} />
      <Days
        name="Paid from the balance"
        rows={rows}
        value={(row) => row.amount.amount}
        words={(amount) => formatMoney({ amount, currency })}
      />
    </div>
  );
}

type Props = { name: string; rows: Row[]; value: (row: Row) => string; words: (value: string) => string };

function Days({ name, rows, value, words }: Props) {
  const micros = rows.map((row) => toMicros(value(row)));
  const most = fromMicros(micros.reduce((a, b) => (a > b ? a : b), 0n));
  const all = fromMicros(micros.reduce((a, b) => a + b, 0n));
  return (
    <figure className="chart" aria-label={name}>
      <figcaption>
        <span>{name}</span> <b>{words(all)}</b>
      </figcaption>
      <ol>
        {rows.map((row) => {
          const told = `${row.day ? formatDate(row.day) : ""}: ${words(value(row))}, ${formatDecimal(row.calls)} calls, ${formatDecimal(row.messages)} messages`;
          return (
            <li key={row.day} title={told}>
              <span className="heard">{told}</span>
              <i aria-hidden="true" style={{ height: `${permille(value(row), most) / 10}%` }} />
            </li>
          );
        })}
      </ol>
      <p className="fine ends">
        <span>{rows[0]?.day && formatDate(rows[0].day)}</span>
        <span>{rows.at(-1)?.day && formatDate(rows.at(-1)?.day ?? "")}</span>
      </p>
    </figure>
  );
}
