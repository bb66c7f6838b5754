import { createContext, useContext } from "react";
import type { LiveState } from "./api/live";
import type { BalanceFieldsFragment, OverviewQuery } from "./api/operations";
import type { Settings } from "./settings";

export type Viewer = NonNullable<OverviewQuery["viewer"]>;
export type Account = NonNullable<Viewer["account"]>;

/** What every page needs to know: whose account, what the token may do, and the balance as it is this moment. */
export type AccountView = {
  account: Account;
  settings: Settings;
  balance: BalanceFieldsFragment | null;
  live: LiveState;
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
