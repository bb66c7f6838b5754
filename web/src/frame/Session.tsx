import { useMemo } from "react";
import { type Account, AccountContext, type AccountView, type Viewer } from "../account";
import { OverviewDocument } from "../api/operations";
import { useApi, useQuery } from "../api/useApi";
import { Problem } from "../parts/Problem";
import type { Settings } from "../settings";
import { useLive, useReloadOnMove } from "../useLive";
import { Brand } from "./Brand";
import { Header } from "./Header";
import { Navigation } from "./Navigation";
import { Page } from "./Page";
import { ServiceBanner } from "./ServiceBanner";

const NO_VARIABLES = {};

type Props = { settings: Settings; onSignOut: (() => void) | null };

/** Signed in: loads the account of the token and shows the page that the address names. */
export function Session({ settings, onSignOut }: Props) {
  const { answer, failure, reload } = useQuery(OverviewDocument, NO_VARIABLES);
  const viewer = answer?.data.viewer;
  if (viewer?.account) {
    return (
      <WithAccount
        key={viewer.account.id}
        viewer={viewer}
        account={viewer.account}
        failure={failure ?? answer?.failures[0] ?? null}
        reload={reload}
        settings={settings}
        onSignOut={onSignOut}
      />
    );
  }
  const problem = failure ?? answer?.failures[0];
  return (
    <main className="lonely" aria-busy={!problem && !viewer}>
      {(problem || viewer) && <Brand />}
      {problem && <Problem failure={problem} onRetry={reload} />}
      {viewer && !viewer.account && (
        <div className="panel">
          <h1>This token is good for several accounts</h1>
          <p className="quiet">The dashboard shows one. Sign in with a token of the customer.</p>
        </div>
      )}
      {onSignOut && (problem || viewer) && (
        <button type="button" className="button" onClick={onSignOut}>
          Use another token
        </button>
      )}
    </main>
  );
}

type Loaded = Props & {
  viewer: Viewer;
  account: Account;
  failure: AccountFailure;
  reload: () => Promise<void>;
};
type AccountFailure = Parameters<typeof Problem>[0]["failure"] | null;

function WithAccount({ viewer, account: loaded, failure, reload, settings, onSignOut }: Loaded) {
  const { balance, subscription, service, revision, live } = useLive(useApi(), loaded);
  useReloadOnMove(loaded.subscription, subscription, reload);
  const view = useMemo<AccountView>(
    () => ({
      account: { ...loaded, subscription, serviceState: service ?? loaded.serviceState },
      settings,
      balance,
      live,
      revision,
      reload,
      subject: viewer.subject,
      can: (scope) => viewer.scopes.includes(scope),
    }),
    [loaded, subscription, service, settings, balance, live, revision, reload, viewer.subject, viewer.scopes],
  );
  return (
    <AccountContext value={view}>
      <a className="skip" href="#main" onClick={(e) => skipTo(e, "main")}>
        Skip to the content
      </a>
      <Header viewer={viewer} onSignOut={onSignOut} />
      <div className="frame">
        <Navigation />
        <main id="main" tabIndex={-1}>
          {failure && <Problem failure={failure} onRetry={reload} />}
          <ServiceBanner />
          <Page />
        </main>
      </div>
    </AccountContext>
  );
}

/** The `#` of the address belongs to the pages, so an ordinary jump link would leave the page. */
function skipTo(e: React.MouseEvent, id: string) {
  e.preventDefault();
  document.getElementById(id)?.focus();
}
