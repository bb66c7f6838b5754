import { useAccount } from "../account";
import { type GrantSource, type UsageFieldsFragment, UsagePageDocument } from "../api/operations";
import { usePages } from "../api/usePages";
import { rateName } from "../billing/rateWords";
import { formatDay, formatInstant } from "../dates";
import { formatCredits, formatDecimal, formatMoney, isZero } from "../money";
import { Listing } from "../parts/Listing";
import { linkTo } from "../route";
import { durationWords, sentence } from "../words";

/** What was used, newest first, each with what paid for it. */
export function UsageRecords({ revision }: { revision: number }) {
  const { account } = useAccount();
  const pages = usePages(UsagePageDocument, (data) => data.account?.usageRecords, revision);
  return (
    <section className="panel usage" aria-label="Usage records">
      <h2>Calls and messages</h2>
      <Listing
        pages={pages}
        caption="Usage records, newest first, with what paid for them"
        empty="Nothing was used yet."
        columns={
          <>
            <th scope="col">What</th>
            <th scope="col">When</th>
            <th scope="col" className="number">
              Billed
            </th>
            <th scope="col" className="paid-by">
              Paid by
            </th>
            <th scope="col" className="number">
              Cost
            </th>
          </>
        }
        row={(record) => <Row key={record.id} record={record} timeZone={account.timeZone} />}
      />
    </section>
  );
}

function Row({ record, timeZone }: { record: UsageFieldsFragment; timeZone: string }) {
  return (
    <tr>
      <td>
        <span className="strong">{rateName(record.rate)}</span>{" "}
        {record.agent && <a href={linkTo("agents", record.agent.id)}>{record.agent.name}</a>}
      </td>
      <td data-label="When" className="when quiet">
        {formatInstant(record.occurredAt, timeZone)}
      </td>
      <td data-label="Billed" className="number">
        {record.unit === "SECOND" ? durationWords(record.billedUnits) : `${formatDecimal(record.billedUnits)} ${record.billedUnits === 1 ? "message" : "messages"}`}
      </td>
      <td data-label="Paid by" className="paid-by">
        <Funding record={record} timeZone={timeZone} />
      </td>
      <td data-label="Cost" className="number">
        <Cost record={record} />
      </td>
    </tr>
  );
}

function Cost({ record }: { record: UsageFieldsFragment }) {
  const parts: string[] = [];
  if (!isZero(record.credits)) parts.push(formatCredits(record.credits));
  if (!isZero(record.amount.amount)) parts.push(formatMoney(record.amount));
  return <>{parts.join(" + ") || "Free"}</>;
}

/** What paid: each grant, each top-up, and what is still owed. */
function Funding({ record, timeZone }: { record: UsageFieldsFragment; timeZone: string }) {
  const words = (record.fundedBy ?? []).map((part) => {
    if (part.__typename === "CreditFunding") {
      const grant = part.creditGrant;
      return grant ? `${SOURCES[grant.source]}, good until ${formatDay(grant.expiresAt, timeZone)}` : "Plan credits";
    }
    if (part.owed) return `${formatMoney(part.amount)} owed`;
    if (!part.payment) return "Balance";
    return `${part.payment.purpose === "TOP_UP" ? "Top-up" : sentence(part.payment.purpose)} of ${formatDay(part.payment.createdAt, timeZone)}`;
  });
  return <span className="fine">{[...new Set(words)].join(" · ")}</span>;
}

const SOURCES: Record<GrantSource, string> = { SUBSCRIPTION: "Plan credits", UPGRADE: "Credits of an upgrade" };
