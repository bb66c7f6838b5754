import { type Client, createClient } from "graphql-ws";
import type { Api } from "./api";
import {
  AccountUpdatedDocument,
  type AccountUpdatedSubscription,
  AgentActivityUpdatedDocument,
  type AgentActivityUpdatedSubscription,
  type BalanceFieldsFragment,
  BalanceUpdatedDocument,
  type BalanceUpdatedSubscription,
  type SubscriptionFieldsFragment,
  SubscriptionUpdatedDocument,
  type SubscriptionUpdatedSubscription,
} from "./operations";

export type LiveState = "connecting" | "live" | "reconnecting" | "refused";

export type AccountNews = NonNullable<AccountUpdatedSubscription["accountUpdated"]>;
export type Activity = NonNullable<AgentActivityUpdatedSubscription["agentActivityUpdated"]>;

type Follower = {
  account: (account: AccountNews) => void;
  balance: (balance: BalanceFieldsFragment) => void;
  subscription: (subscription: SubscriptionFieldsFragment) => void;
  state: (state: LiveState) => void;
};

const FORBIDDEN = 4403;
const LONGEST_WAIT = 10_000;

/** A graphql-transport-ws socket that comes back by itself. */
function openSocket(api: Api, hear: (state: LiveState) => void): Client {
  let heard: ReturnType<typeof setTimeout>;
  let expired = false;
  const client = createClient({
    url: new URL(api.endpoint, window.location.href).href.replace(/^http/, "ws"),
    connectionParams: async () => {
      if (expired) await api.renewToken("Your session has expired.");
      expired = false;
      return { Authorization: `Bearer ${api.token}` };
    },
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) => pause(Math.min(LONGEST_WAIT, 500 * 2 ** retries) * (0.75 + Math.random() / 2)),
    keepAlive: 12_000,
    on: {
      // A laptop that slept has a dead socket that does not know it: no pong within five seconds ends it.
      ping: (received) => {
        if (!received) heard = setTimeout(() => client.terminate(), 5_000);
      },
      pong: (received) => {
        if (received) clearTimeout(heard);
      },
      closed: (event) => {
        clearTimeout(heard);
        expired = event instanceof CloseEvent && event.code === FORBIDDEN;
        hear("reconnecting");
      },
    },
  });
  hear("connecting");
  return client;
}

/** Follows what an agent does, for as long as the returned function is not called. */
export function followAgent(api: Api, agentId: string, hear: (activity: Activity) => void, state: (state: LiveState) => void): () => void {
  const client = openSocket(api, state);
  client.subscribe<AgentActivityUpdatedSubscription>(
    { query: AgentActivityUpdatedDocument.toString(), variables: { agentId } },
    {
      next: ({ data }) => {
        if (!data?.agentActivityUpdated) return;
        state("live");
        hear(data.agentActivityUpdated);
      },
      error: () => state("refused"),
      complete: () => {},
    },
  );
  return () => void client.dispose();
}

/** Follows account, balance and subscription over one socket, for as long as the returned function is not called. */
export function followAccount(api: Api, accountId: string, follower: Follower): () => void {
  const client = openSocket(api, follower.state);
  client.subscribe<AccountUpdatedSubscription>(
    { query: AccountUpdatedDocument.toString(), variables: { accountId } },
    {
      next: ({ data }) => {
        if (data?.accountUpdated) follower.account(data.accountUpdated);
      },
      error: () => follower.state("refused"),
      complete: () => {},
    },
  );
  client.subscribe<BalanceUpdatedSubscription>(
    { query: BalanceUpdatedDocument.toString(), variables: { accountId } },
    {
      next: ({ data }) => {
        if (!data?.balanceUpdated) return;
        follower.state("live");
        follower.balance(data.balanceUpdated);
      },
      error: () => follower.state("refused"),
      complete: () => {},
    },
  );
  client.subscribe<SubscriptionUpdatedSubscription>(
    { query: SubscriptionUpdatedDocument.toString(), variables: { accountId } },
    {
      next: ({ data }) => {
        if (data?.subscriptionUpdated) follower.subscription(data.subscriptionUpdated);
      },
      error: () => follower.state("refused"),
      complete: () => {},
    },
  );
  return () => void client.dispose();
}

/** Waits, but no longer than until the browser says that the network is back. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
  });
}
