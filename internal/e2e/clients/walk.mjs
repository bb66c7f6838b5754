// The walk that every GraphQL client must be able to do: read, follow, pay, and see the balance move by exactly that.
import assert from "node:assert/strict";
import { freshKey, micros, must, ok, soon } from "./check.mjs";
import { ACCOUNT, BALANCE, TOP_UP } from "./documents.mjs";

/**
 * `iterate` runs an operation of any kind and answers an async iterator of results, as the clients' own `iterate` does.
 */
export async function walk(iterate) {
  const once = async (payload, what) => {
    for await (const result of iterate(payload)) return must(result);
    throw new Error(`no result: ${what}`);
  };

  const { account } = (await soon(once({ query: ACCOUNT }, "query"), "the query's answer")).viewer;
  ok("a query answers");

  const updates = iterate({ query: BALANCE, variables: { accountId: account.id } });
  const next = async (what) => must((await soon(updates.next(), what)).value).balanceUpdated;
  const first = await next("the first state of the balance");
  assert.ok(first.version >= account.balance.version, "the first state is older than what was read before");
  ok("balanceUpdated begins with the present state");

  const amount = account.balance.topUpMinimum.amount;
  const input = {
    accountId: account.id,
    amount: { amount, currency: account.currency },
    idempotencyKey: freshKey("walk"),
  };
  const { topUp } = await soon(once({ query: TOP_UP, variables: { input } }, "topUp"), "the answer of topUp");
  assert.deepEqual(topUp.userErrors, []);
  assert.equal(topUp.payment.status, "CREDITED");
  assert.equal(topUp.replayed, false);
  ok("topUp answers CREDITED");

  let seen = first;
  while (seen.version < topUp.balance.version) {
    const newer = await next("the balance after the top-up");
    assert.ok(newer.version > seen.version, `version went from ${seen.version} to ${newer.version}`);
    seen = newer;
  }
  assert.equal(micros(seen.available.amount), micros(first.available.amount) + micros(amount), "the balance moved by another amount");
  ok("balanceUpdated brings the balance after the top-up, with a higher version");

  const { topUp: again } = await soon(once({ query: TOP_UP, variables: { input } }, "topUp again"), "the answer of the replay");
  assert.equal(again.replayed, true);
  assert.equal(again.payment.id, topUp.payment.id);
  ok("the same idempotency key answers again and charges nothing");

  await updates.return();
}
