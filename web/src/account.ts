import { createContext, useContext } from "react";
import type { LiveState } from "./api/live";
import type { BalanceFieldsFragment, OverviewQuery } from "./api/operations";
import type { Settings } from "./settings";

export type Viewer = NonNullable<OverviewQuery["viewer"]>;
export type Account = NonNullable<Viewer["account"]>;

/** What every page needs to know: whose account, what the token may do, and balance and subscription as they are this moment. */
export type AccountView = {
  account: Account;
  settings: Settings;
  balance: BalanceFieldsFragment | null;
  live: LiveState;
  /** Grows with every change to anything of the account; 0 until the socket tells it. */
  revision: number;
  /** Who is looking, as the token says. */
  subject: string;
  can: (scope: string) => boolean;
  /** Read the account again, after something was changed. */
  reload: () => Promise<void>;
};

export const AccountContext = createContext<AccountView | null>(null);

export function useAccount(): AccountView {
  const view = useContext(AccountContext);
  if (!view) throw new Error("useAccount outside of an account");
  return view;
}

/** The account's time: a sandbox account with a test clock stands still until the clock is moved. */
export function accountTime(account: Account): number {
  return account.testClock ? Date.parse(account.testClock.now) : Date.now();
}
