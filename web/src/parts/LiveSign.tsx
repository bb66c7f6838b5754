import { useAccount } from "../account";
import type { LiveState } from "../api/live";

const WORDS: Record<LiveState, { short: string; long: string }> = {
  connecting: { short: "Connecting", long: "Connecting for live updates." },
  live: { short: "Live", long: "The balance on this page moves as it changes." },
  reconnecting: { short: "Reconnecting", long: "Live updates are interrupted; the balance is asked for every few seconds." },
  refused: { short: "Not live", long: "Live updates were refused; the balance is asked for every few seconds." },
};

/** Whether what is on the screen moves by itself. */
export function LiveSign() {
  const { live } = useAccount();
  return <LiveWords live={live} long={WORDS[live].long} />;
}

export function LiveWords({ live, long }: { live: LiveState; long: string }) {
  const words = WORDS[live];
  return (
    <span className="live" data-state={live} role="status" title={long}>
      <i aria-hidden="true" />
      {words.short}
    </span>
  );
}
