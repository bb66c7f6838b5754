import { AgentByIdDocument } from "../api/operations";
import { useQuery } from "../api/useApi";
import { Heading } from "../parts/Heading";
import { Missing } from "../parts/Missing";
import { Problem } from "../parts/Problem";
import { Waiting } from "../parts/Waiting";
import { linkTo } from "../route";
import { sentence } from "../words";
import { LimitsForm } from "./LimitsForm";
import { RightNow } from "./RightNow";
import { useActivity, useNewest } from "./useActivity";

export function AgentPage({ id }: { id: string }) {
  const { answer, failure, reload } = useQuery(AgentByIdDocument, { id });
  const agent = answer?.data.node?.__typename === "Agent" ? answer.data.node : null;
  const { activity, live } = useActivity(id);
  // Limits that are set elsewhere are seen here too; those just saved are read before the socket tells of them.
  const limits = useNewest(activity?.limits ?? null, agent?.limits ?? null);
  const problem = failure ?? answer?.failures[0];
  const trail = (
    <>
      <a href={linkTo("agents")}>Agent</a> › Settings › Limits
    </>
  );
  return (
    <>
      <Heading title={agent?.name ?? "Agent"} trail={trail}>
        {agent && <span className={`badge ${agent.status === "ACTIVE" ? "good" : ""}`}>{sentence(agent.status)}</span>}
      </Heading>
      {problem && <Problem failure={problem} onRetry={reload} />}
      {!answer && !problem && <Waiting />}
      {answer && !agent && !problem && <Missing what="agent" list={["agents"]} />}
      {agent && limits && <RightNow activity={activity} limits={limits} live={live} />}
      {agent && limits && <LimitsForm agentId={agent.id} limits={limits} onSaved={reload} />}
    </>
  );
}
