import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Api } from "./api/api";
import { type AccountNews, followAccount, type LiveState } from "./api/live";
import { type BalanceFieldsFragment, NowDocument, type SubscriptionFieldsFragment } from "./api/operations";

/** Without the socket the account is asked for this often. */
const POLL = 5_000;

type Loaded = { id: string; balance: BalanceFieldsFragment | null; subscription: SubscriptionFieldsFragment | null };

/** The newest balance, subscription and state of the service seen on any way: the page's query, the socket, or polling while the socket is away. */
export function useLive(api: Api, account: Loaded) {
  const [balance, setBalance] = useState(account.balance);
  const [subscription, setSubscription] = useState(account.subscription);
  const [news, setNews] = useState<AccountNews | null>(null);
  const [live, setLive] = useState<LiveState>("connecting");

  const hearBalance = useCallback((heard: BalanceFieldsFragment) => setBalance((known) => later(known, heard)), []);
  const hearSubscription = useCallback(
    (heard: SubscriptionFieldsFragment) => setSubscription((known) => laterSubscription(known, heard)),
    [],
  );

  useEffect(() => {
    if (account.balance) hearBalance(account.balance);
    if (account.subscription) hearSubscription(account.subscription);
  }, [account.balance, account.subscription, hearBalance, hearSubscription]);

  useEffect(
    () => followAccount(api, account.id, { account: setNews, balance: hearBalance, subscription: hearSubscription, state: setLive }),
    [api, account.id, hearBalance, hearSubscription],
  );

  useEffect(() => {
    if (live === "live") return;
    const timer = setInterval(async () => {
      try {
        const { data } = await api.send(NowDocument, {});
        if (data.account?.balance) hearBalance(data.account.balance);
        if (data.account?.subscription) hearSubscription(data.account.subscription);
      } catch {
        // The socket's state on the page already says that we are cut off.
      }
    }, POLL);
    return () => clearInterval(timer);
  }, [api, live, hearBalance, hearSubscription]);

  // Credits move with every call, while the subscription itself stays as it is.
  const credits = subscription && news?.subscription?.id === subscription.id ? news.subscription.credits : null;
  const present = useMemo(() => (subscription && credits ? { ...subscription, credits } : subscription), [subscription, credits]);
  return { balance, subscription: present, service: news?.serviceState ?? null, revision: news?.version ?? 0, live };
}

/** What hangs on the subscription (steps, entitlements, cards' use) is read again when it moved without this page having asked. */
export function useReloadOnMove(loaded: SubscriptionFieldsFragment | null, newest: SubscriptionFieldsFragment | null, reload: () => Promise<void>) {
  const asked = useRef("");
  useEffect(() => {
    if (!newest || (loaded?.id === newest.id && loaded.version >= newest.version)) return;
    const state = `${newest.id} ${newest.version}`;
    if (asked.current === state) return;
    asked.current = state;
    void reload();
  }, [loaded, newest, reload]);
}

/** Answers overtake one another; `version` says which one is the truth. */
function later(known: BalanceFieldsFragment | null, heard: BalanceFieldsFragment): BalanceFieldsFragment {
  return known && known.version >= heard.version ? known : heard;
}

/** Each subscription counts its own versions; of two subscriptions the one asked for later is the account's. */
function laterSubscription(known: SubscriptionFieldsFragment | null, heard: SubscriptionFieldsFragment): SubscriptionFieldsFragment {
  if (!known) return heard;
  if (known.id === heard.id) return known.version > heard.version ? known : heard;
  return known.createdAt > heard.createdAt ? known : heard;
}
