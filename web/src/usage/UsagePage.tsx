import { accountTime, useAccount } from "../account";
import { UsageByDayDocument } from "../api/operations";
import { useQuery } from "../api/useApi";
import { dateIn, daysBefore } from "../dates";
import { Heading } from "../parts/Heading";
import { Problem } from "../parts/Problem";
import { Waiting } from "../parts/Waiting";
import { UsageChart } from "./UsageChart";
import { UsageFile } from "./UsageFile";
import { UsageRecords } from "./UsageRecords";

/** How many days the chart and the file go back. */
const DAYS = 30;

export function UsagePage() {
  const { account, revision } = useAccount();
  const today = dateIn(accountTime(account), account.timeZone);
  const { answer, failure, reload } = useQuery(UsageByDayDocument, { from: daysBefore(today, DAYS - 1), to: today });
  const rows = answer?.data.account?.usageSummary;
  const problem = failure ?? answer?.failures[0];
  return (
    <>
      <Heading title="Usage" trail="Billing">
        <UsageFile days={DAYS} />
      </Heading>
      <section className="panel" aria-label="Usage by day">
        <h2>The last {DAYS} days</h2>
        {problem && <Problem failure={problem} onRetry={reload} />}
        {!rows && !problem && <Waiting />}
        {rows && <UsageChart rows={rows} currency={account.currency} />}
      </section>
      <UsageRecords revision={revision} />
    </>
  );
}
