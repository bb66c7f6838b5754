import { useAccount } from "../account";
import { AgentPageDocument, type AgentFieldsFragment } from "../api/operations";
import { usePages } from "../api/usePages";
import { formatDay } from "../dates";
import { Heading } from "../parts/Heading";
import { Listing } from "../parts/Listing";
import { linkTo } from "../route";
import { sentence } from "../words";
import { countWords, moneyWords } from "./limitWords";

export function AgentsPage() {
  const { account } = useAccount();
  const pages = usePages(AgentPageDocument, (data) => data.account?.agents, 0);
  return (
    <>
      <Heading title="Agents" trail="Agent › Settings › Limits" />
      <p className="lead">Choose an agent to set its spending limits. Shown are the limits that really bind.</p>
      <section className="panel" aria-label="Agents">
        <Listing
          pages={pages}
          caption="Agents, oldest first, with the limits that bind"
          empty="There is no agent yet. Agents are created on the voice platform."
          columns={
            <>
              <th scope="col">Agent</th>
              <th scope="col">Status</th>
              <th scope="col" className="number">
                Calls a day
              </th>
              <th scope="col" className="number">
                At once
              </th>
              <th scope="col" className="number">
                Messages a day
              </th>
              <th scope="col" className="number">
                Spend a day
              </th>
            </>
          }
          row={(agent) => <Row key={agent.id} agent={agent} since={formatDay(agent.createdAt, account.timeZone)} />}
        />
      </section>
    </>
  );
}

function Row({ agent, since }: { agent: AgentFieldsFragment; since: string }) {
  const limits = agent.limits;
  return (
    <tr>
      <td>
        <a className="strong" href={linkTo("agents", agent.id)}>
          {agent.name}
        </a>{" "}
        <span className="fine">since {since}</span>
      </td>
      <td data-label="Status">
        <span className={`badge ${agent.status === "ACTIVE" ? "good" : ""}`}>{sentence(agent.status)}</span>
      </td>
      <td data-label="Calls a day" className="number">
        {limits && countWords(limits.dailyCalls.effective)}
      </td>
      <td data-label="At once" className="number">
        {limits && countWords(limits.concurrentCalls.effective)}
      </td>
      <td data-label="Messages a day" className="number">
        {limits && countWords(limits.dailyMessages.effective)}
      </td>
      <td data-label="Spend a day" className="number">
        {limits && moneyWords(limits.dailySpend.effective)}
      </td>
    </tr>
  );
}
