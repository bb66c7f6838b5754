import { useState } from "react";
import { accountTime, useAccount } from "../account";
import type { Failure } from "../api/failure";
import { UsageFileDocument } from "../api/operations";
import { useApi } from "../api/useApi";
import { Problem } from "../parts/Problem";

const DAY = 86_400_000;

/** The records as a file. Its link is good for minutes only, so it is asked for when somebody wants it. */
export function UsageFile({ days }: { days: number }) {
  const api = useApi();
  const { account } = useAccount();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [none, setNone] = useState(false);
  const [busy, setBusy] = useState(false);
  const fetchFile = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const now = accountTime(account);
      const variables = { from: new Date(now - days * DAY).toISOString(), to: new Date(now + DAY).toISOString() };
      const { data, failures } = await api.send(UsageFileDocument, variables);
      const link = data.account?.usageExportUrl;
      if (link) window.location.assign(link);
      else if (failures[0]) setFailure(failures[0]);
      else setNone(true);
    } catch (e) {
      setFailure(e as Failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" className="button small" disabled={busy} onClick={fetchFile}>
        Download CSV
      </button>
      {none && <span className="fine">This server makes no files.</span>}
      {failure && <Problem failure={failure} />}
    </>
  );
}
