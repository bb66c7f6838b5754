import { useEffect, useState } from "react";
import type { Api } from "./api/api";
import { followBalance, type LiveState } from "./api/live";
import { type BalanceFieldsFragment, BalanceNowDocument } from "./api/operations";

/** Without the socket the balance is asked for this often. */
const POLL = 5_000;

/** The newest balance seen on any way: the page's query, the socket, or polling while the socket is away. */
export function useBalance(api: Api, accountId: string, loaded: BalanceFieldsFragment | null) {
  const [newest, setNewest] = useState(loaded);
  const [live, setLive] = useState<LiveState>("connecting");

  useEffect(() => {
    if (loaded) setNewest((known) => later(known, loaded));
  }, [loaded]);

  useEffect(
    () => followBalance(api, accountId, { balance: (b) => setNewest((known) => later(known, b)), state: setLive }),
    [api, accountId],
  );

  useEffect(() => {
    if (live === "live") return;
    const timer = setInterval(async () => {
      try {
        const { data } = await api.send(BalanceNowDocument, {});
        const polled = data.account?.balance;
        if (polled) setNewest((known) => later(known, polled));
      } catch {
        // The socket's state on the page already says that we are cut off.
      }
    }, POLL);
    return () => clearInterval(timer);
  }, [api, live]);

  return { balance: newest, live };
}

/** Answers overtake one another; `version` says which one is the truth. */
function later(known: BalanceFieldsFragment | null, heard: BalanceFieldsFragment): BalanceFieldsFragment {
  return known && known.version >= heard.version ? known : heard;
}
