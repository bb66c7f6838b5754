import { AgentPage } from "../agents/AgentPage";
import { AgentsPage } from "../agents/AgentsPage";
import { BalancePage } from "../billing/BalancePage";
import { InvoicePage } from "../billing/InvoicePage";
import { InvoicesPage } from "../billing/InvoicesPage";
import { PaymentMethodPage } from "../billing/PaymentMethodPage";
import { SubscriptionPage } from "../billing/SubscriptionPage";
import { Heading } from "../parts/Heading";
import { linkTo, useRoute } from "../route";
import { UsagePage } from "../usage/UsagePage";

export function Page() {
  const [first, second, third, fourth] = useRoute();
  switch (first === "billing" ? second : first) {
    case "balance":
      return <BalancePage />;
    case "subscription":
      return <SubscriptionPage errand={third ?? null} planId={fourth ?? null} />;
    case "payment-method":
      return <PaymentMethodPage />;
    case "invoices":
      return third ? <InvoicePage key={third} id={third} /> : <InvoicesPage />;
    case "usage":
      return <UsagePage />;
    case "agents":
      return second ? <AgentPage key={second} id={second} /> : <AgentsPage />;
    default:
      return (
        <>
          <Heading title="There is no such page" />
          <a href={linkTo("billing", "balance")}>Go to Billing › Balance</a>
        </>
      );
  }
}
