import { useAccount } from "../account";
import { Heading } from "../parts/Heading";
import { AddCard } from "./AddCard";
import { Cards } from "./Cards";
import { SetupSteps } from "./SetupSteps";

export function PaymentMethodPage() {
  const { account } = useAccount();
  const setup = account.billingSetup;
  return (
    <>
      <Heading title="Payment method" trail="Billing" />
      {setup && !setup.configured && <SetupSteps message={setup.message ?? "Billing not configured"} missing={setup.missing} />}
      <div className="columns">
        <Cards />
        <AddCard />
      </div>
    </>
  );
}
