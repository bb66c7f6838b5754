import { useAccount } from "../account";
import { Heading } from "../parts/Heading";
import { BalanceCard } from "./BalanceCard";
import { CreditsCard } from "./Credits";
import { Ledger } from "./Ledger";
import { SetupSteps } from "./SetupSteps";
import { TopUp } from "./TopUp";

export function BalancePage() {
  const { account, balance } = useAccount();
  const setup = account.billingSetup;
  const credits = account.subscription?.credits;
  return (
    <>
      <Heading title="Balance" trail="Billing" />
      {setup && !setup.configured && <SetupSteps message={setup.message ?? "Billing not configured"} missing={setup.missing} />}
      {balance && (
        <div className="columns">
          <div className="stack">
            <BalanceCard balance={balance} />
            {credits && <CreditsCard credits={credits} />}
          </div>
          {setup?.configured && <TopUp balance={balance} />}
        </div>
      )}
      <Ledger version={balance?.version ?? 0} />
    </>
  );
}
