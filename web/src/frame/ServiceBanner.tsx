import { useAccount } from "../account";
import { ServiceNotice } from "../parts/ServiceNotice";

/** On every page: that the account's agents are stopped, and why. What is not set up yet has its own steps on the pages themselves. */
export function ServiceBanner() {
  const { account } = useAccount();
  const state = account.serviceState;
  if (!state || state.reasons.every((reason) => reason.code === "BILLING_NOT_CONFIGURED")) return null;
  return (
    <div className="banner">
      <ServiceNotice title={state.status === "BLOCKED" ? "Your agents are stopped." : "Only what is free goes on."} state={state} />
    </div>
  );
}
