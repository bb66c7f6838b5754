import { useEffect, useRef } from "react";
import { accountTime, useAccount } from "../account";
import { type GrantFieldsFragment, GrantPageDocument, type SubscriptionFieldsFragment } from "../api/operations";
import { useQuery } from "../api/useApi";
import { formatDay } from "../dates";
import { formatDecimal, isZero } from "../money";
import { Bar } from "../parts/Bar";
import { Problem } from "../parts/Problem";

const SOURCES: Record<GrantFieldsFragment["source"], string> = { SUBSCRIPTION: "Monthly credits", UPGRADE: "Added by an upgrade" };

const NEWEST = {};

/** The present credits grant by grant, in the order in which they are used. */
export function Grants({ subscription }: { subscription: SubscriptionFieldsFragment }) {
  const { account } = useAccount();
  const { answer, failure, reload } = useQuery(GrantPageDocument, NEWEST);
  const shown = useRef(subscription.version);
  useEffect(() => {
    if (shown.current === subscription.version) return;
    shown.current = subscription.version;
    void reload();
  }, [subscription.version, reload]);
  const now = accountTime(account);
  // Newest first on the wire; used first is what expires first, of those the older.
  const grants = (answer?.data.account?.creditGrants?.nodes ?? [])
    .filter((grant) => Date.parse(grant.expiresAt) > now)
    .reverse()
    .sort((a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt));
  if (failure) return <Problem failure={failure} />;
  if (grants.length === 0) return null;
  return (
    <ul className="grants" aria-label="Credits, grant by grant">
      {grants.map((grant) => (
        <li key={grant.id}>
          <div className="grant-words">
            <span className="strong">{SOURCES[grant.source]}</span>
            {grant.status === "PROVISIONAL" && <span className="badge caution">Payment under way</span>}
            {!isZero(grant.voided) && <span className="badge bad">{formatDecimal(grant.voided)} taken back until paid</span>}
            <span className="fine">
              Since {formatDay(grant.effectiveAt, account.timeZone)} · good until {formatDay(grant.expiresAt, account.timeZone)} ·{" "}
              {formatDecimal(grant.used)} used
            </span>
          </div>
          <div className="grant-figures">
            <Bar
              whole={grant.granted}
              shares={[
                { name: "remaining", value: grant.remaining },
                { name: "held", value: grant.held },
              ]}
            />
            <span className="number">
              <b>{formatDecimal(grant.remaining)}</b> <span className="quiet">of {formatDecimal(grant.granted)} left</span>
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
