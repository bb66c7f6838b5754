import { linkTo, useRoute } from "../route";

/** The words of the help page: readers of it look for "Billing > Balance" and "Agent > Settings > Limits". */
const GROUPS = [
  {
    title: "Billing",
    links: [
      { title: "Balance", to: ["billing", "balance"] },
      { title: "Usage", to: ["billing", "usage"] },
      { title: "Subscription", to: ["billing", "subscription"] },
      { title: "Payment method", to: ["billing", "payment-method"] },
      { title: "Invoices", to: ["billing", "invoices"] },
    ],
  },
  { title: "Agent › Settings", links: [{ title: "Limits", to: ["agents"] }] },
];

export function Navigation() {
  const route = useRoute();
  return (
    <nav className="side" aria-label="Main">
      {GROUPS.map((group) => (
        <section key={group.title}>
          <h2>{group.title}</h2>
          <ul>
            {group.links.map((link) => (
              <li key={link.title}>
                <a href={linkTo(...link.to)} aria-current={link.to.every((part, i) => route[i] === part) ? "page" : undefined}>
                  {link.title}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <section className="developers">
        <h2>Developers</h2>
        <ul>
          <li>
            <a href="/graphiql">GraphiQL</a>
          </li>
        </ul>
      </section>
    </nav>
  );
}
