import { useAccount, type Viewer } from "../account";
import { formatDay } from "../dates";
import { Amount } from "../parts/Amount";
import { linkTo } from "../route";
import { sentence } from "../words";
import { Brand } from "./Brand";

export function Header({ viewer, onSignOut }: { viewer: Viewer; onSignOut: (() => void) | null }) {
  const { account, balance } = useAccount();
  return (
    <header className="top">
      <Brand />
      <div className="who">
        <span className="name">{account.name}</span>
        {account.mode === "SANDBOX" && (
          <span className="badge caution" title="Test cards only; no money moves.">
            Sandbox
            {account.testClock && (
              <span className="clock">
                {" "}
                · <span className="heard">the account’s time is </span>
                {formatDay(account.testClock.now, account.timeZone)}
              </span>
            )}
          </span>
        )}
        <span className="role quiet">{sentence(viewer.role)}</span>
      </div>
      {balance && (
        <a className="pocket" href={linkTo("billing", "balance")}>
          <span className="quiet">Balance</span> <Amount money={balance.available} />
        </a>
      )}
      {onSignOut && (
        <button type="button" className="button small" onClick={onSignOut}>
          Sign out
        </button>
      )}
    </header>
  );
}
