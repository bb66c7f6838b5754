// A customer at the dashboard, in a real browser. Pages are the ones that the help page names.
import assert from "node:assert/strict";
import { openBrowser, openPage } from "./browser.mjs";
import { micros, ok, token, url } from "./check.mjs";
import { takeShots } from "./shots.mjs";
import { signIn, withoutDevelopmentToken } from "./signin.mjs";

const base = url.replace(/\/graphql$/, "");
const DECLINED = "pm_card_chargeDeclinedInsufficientFunds";
const ASKS = "pm_card_authenticationRequired";

const browser = await openBrowser();
const { page, faults } = await openPage(browser);

const go = async (hash, heading) => {
  await page.goto(`${base}/#/${hash}`);
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
};
const ask = async (query, variables) => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const body = await response.json();
  assert.equal(body.errors, undefined, JSON.stringify(body.errors));
  return body.data;
};
const balanceNow = async () => (await ask("{ account { balance { version available { amount } topUpMinimum { amount currency } } } }")).account.balance;

/** The amount on the screen, as it is read out. It is the exact one, not a frame of the animation. */
const figure = page.locator(".balance .moving .heard");
const shown = async () => micros((await figure.textContent()).replace(/[^\d.-]/g, ""));
const shows = async (expected, what) => {
  await page
    .waitForFunction(
      ([want]) => {
        const text = document.querySelector(".balance .moving .heard")?.textContent ?? "";
        const [whole, fraction = ""] = text.replace(/[^\d.-]/g, "").split(".");
        return whole + fraction.padEnd(6, "0") === want;
      },
      [expected.toString()],
    )
    .catch(async () => assert.fail(`${what}: shown ${await shown()}, expected ${expected}`));
};

const addCard = async (card) => {
  await go("billing/payment-method", "Payment method");
  await page.getByLabel(/Test card|One-time card token/).first().waitFor();
  const field = page.locator("[name=card]");
  if ((await field.evaluate((e) => e.tagName)) === "SELECT") await field.selectOption(card);
  else await field.fill(card);
  const cards = page.getByRole("region", { name: "Cards on file" }).getByRole("listitem");
  const before = await cards.count();
  await page.getByRole("button", { name: "Add card" }).click();
  await page.locator(".notice.good").waitFor();
  await cards.nth(before).waitFor();
};
const removeLastCard = async () => {
  await go("billing/payment-method", "Payment method");
  const cards = page.getByRole("region", { name: "Cards on file" }).getByRole("listitem");
  await cards.first().waitFor();
  const before = await cards.count();
  await cards.last().getByRole("button", { name: /^Remove/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await cards.nth(before - 1).waitFor({ state: "detached" });
};
const topUp = async (amount, { lastCard = false } = {}) => {
  await go("billing/balance", "Balance");
  await page.getByLabel("Amount", { exact: true }).fill(amount);
  if (lastCard) {
    const choice = page.getByLabel("Pay with");
    await choice.selectOption({ index: (await choice.locator("option").count()) - 1 });
  }
  await page.getByRole("button", { name: "Top up balance" }).click();
};

// ── Billing > Balance
await signIn(page, base);
await go("billing/balance", "Balance");
await page.locator(".balance [data-state=live]").waitFor();
const start = await balanceNow();
assert.equal(await shown(), micros(start.available.amount));
ok("the balance on the screen is the account's, and it is live");

const least = start.topUpMinimum.amount;
await page.getByLabel("Amount", { exact: true }).fill("0.01");
await page.getByRole("button", { name: "Top up balance" }).click();
await page.getByText("The least that can be added is").waitFor();
ok("an amount below the minimum is refused before anything is sent, with the minimum");

await page.evaluate(() => {
  window.notReloaded = true;
});
await topUp(least);
await page.locator("[data-status=CREDITED]").waitFor();
let expected = micros(start.available.amount) + micros(least);
await shows(expected, "after the top-up");
assert.equal(await page.evaluate(() => window.notReloaded), true);
ok("a top-up through the form moves the balance on the screen, without a reload");
await page.getByRole("region", { name: "Movements" }).getByText("Top-up").first().waitFor();
ok("the movement is listed");

// The answer of a top-up is lost on its way, and the customer clicks twice: the same key, one charge.
const keys = [];
let lost = 0;
await page.route("**/graphql", async (route) => {
  const body = route.request().postDataJSON();
  if (!/mutation TopUp/.test(body?.query ?? "")) return route.continue();
  keys.push(body.variables.input.idempotencyKey);
  if (lost++ > 0) return route.continue();
  await route.fetch();
  await route.abort("connectionreset");
});
const before = faults.length;
await go("billing/balance", "Balance");
await page.getByLabel("Amount", { exact: true }).fill(least);
await page.getByRole("button", { name: "Top up balance" }).dblclick();
await page.locator("[data-status=CREDITED]").waitFor();
expected += micros(least);
await shows(expected, "after the lost answer");
await page.unroute("**/graphql");
assert.ok(keys.length >= 2, "the top-up was not sent again");
assert.equal(new Set(keys).size, 1, `more than one key: ${keys}`);
assert.equal(micros((await balanceNow()).available.amount), expected);
// Chromium itself reports the connection that this test cut.
faults.splice(before, faults.length - before, ...faults.slice(before).filter((f) => !f.includes("ERR_CONNECTION_RESET")));
ok("a lost answer and a double click charge once: sent again under the same key");

// Another window tops up; this one only watches.
const other = await ask(
  "mutation($input: TopUpInput!) { topUp(input: $input) { payment { status } userErrors { code } } }",
  { input: { amount: start.topUpMinimum, idempotencyKey: `elsewhere-${process.pid}-${Date.now()}` } },
);
assert.equal(other.topUp.payment.status, "CREDITED");
expected += micros(least);
await shows(expected, "after a top-up elsewhere");
ok("a top-up made elsewhere moves the balance on the screen");

// ── declined
await addCard(DECLINED);
ok("a card is added in Billing > Payment method");
await topUp(least, { lastCard: true });
const refusal = page.locator("[data-code=CARD_DECLINED]");
await refusal.waitFor();
const words = await refusal.innerText();
assert.match(words, /Error processing payment/);
assert.match(words, /Check that the card has sufficient funds and isn.t blocked for online purchases/);
assert.equal(await refusal.getByRole("link").getAttribute("href"), "#/billing/payment-method");
await shows(expected, "after the declined card");
ok("a declined card shows the help page's advice and the way to the cards; the balance stays");
await removeLastCard();
ok("the card is removed after a question");

// ── the bank asks
await addCard(ASKS);
await topUp(least, { lastCard: true });
await page.locator("[data-status=REQUIRES_ACTION]").waitFor();
await shows(expected, "while the bank waits");
const [bank] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "Continue at your bank" }).first().click()]);
await bank.waitForLoadState();
const approve = bank.getByRole("button", { name: /approve/i });
if (await approve.count()) await approve.click();
await page.bringToFront();
await page.locator("[data-status=CREDITED]").waitFor();
expected += micros(least);
await shows(expected, "after the bank");
await bank.close();
ok("a payment that the bank asks about is credited on the screen once it is approved there");
await removeLastCard();

// ── Billing > Subscription
await go("billing/subscription", "Subscription");
await page.getByText("credits left").waitFor();
await page.getByText("Your plan").waitFor();
ok("the subscription shows its plan and the credits that are left");

// ── Billing > Invoices
await go("billing/invoices", "Invoices");
await page.getByRole("region", { name: "Payment history" }).getByText("Declined").first().waitFor();
const invoice = page.getByRole("region", { name: "Invoices" }).locator("table a").first();
const number = await invoice.textContent();
await invoice.click();
await page.getByRole("heading", { level: 1, name: `Invoice ${number}` }).waitFor();
await page.locator(".invoice tbody tr").first().waitFor();
for (const [name, kind] of [["PDF", "application/pdf"], ["Print", "text/html"]]) {
  const link = await page.getByRole("link", { name, exact: true }).getAttribute("href");
  const document = await fetch(link); // without a token: the link is the right to see it
  if (document.status !== 200 || !document.headers.get("content-type").startsWith(kind)) throw new Error(`${name}: ${document.status}`);
}
ok("an invoice opens with its lines, as a PDF and to be printed; the payment history has the declined one too");

// ── Agent > Settings > Limits
await go("agents", "Agents");
await page.locator("table a").first().click();
const daily = page.locator("[data-limit=dailyCalls]");
const setLimit = async (mode, text) => {
  await daily.getByRole("radio", { name: mode, exact: true }).check({ force: true });
  if (text) await daily.getByRole("textbox").fill(text);
  await page.getByRole("button", { name: "Save limits" }).click();
  await page.getByText("Limits saved").waitFor();
};
await daily.waitFor();
await setLimit("Limit", "7");
await daily.getByText("In force: 7 by this setting").waitFor();
await setLimit("Blocked");
await daily.getByText("In force: Blocked").waitFor();
await page.reload();
await daily.getByText("In force: Blocked").waitFor();
assert.ok(await daily.getByRole("radio", { name: "Blocked" }).isChecked());
await setLimit("No limit");
assert.doesNotMatch(await daily.innerText(), /by this setting/);
ok("limits are edited: a number, blocked (0) and none (null), each with what is in force");

// ── the socket breaks
const breaking = await openPage(browser);
const sockets = [];
await breaking.page.routeWebSocket("**/graphql", (socket) => {
  sockets.push(socket);
  socket.connectToServer();
});
await signIn(breaking.page, base);

await breaking.page.locator(".balance [data-state=live]").waitFor();
const reconnecting = breaking.page.locator(".balance [data-state=reconnecting]").waitFor();
await sockets[0].close({ code: 1012, reason: "restart" });
await reconnecting;
await breaking.page.locator(".balance [data-state=live]").waitFor();
assert.ok(sockets.length >= 2);
ok("a broken socket is shown, and the page is live again by itself");

// ── without a development token
const pasting = await openPage(browser);
await withoutDevelopmentToken(pasting.page);
await pasting.page.goto(`${base}/`);
await pasting.page.getByLabel("Access token").fill("not.a.token");
const wrong = pasting.faults.length;
await pasting.page.getByRole("button", { name: "Sign in" }).click();
await pasting.page.getByRole("alert").waitFor();
// Chromium itself reports the 401 that this test provoked.
pasting.faults.splice(wrong, pasting.faults.length - wrong, ...pasting.faults.slice(wrong).filter((f) => !f.includes("401")));
await signIn(pasting.page, base);
await pasting.page.locator(".balance [data-state=live]").waitFor();
ok("without a development token the dashboard asks for one, refuses a wrong one and takes a right one");

// ── GraphiQL
const graphiql = await openPage(browser);
await graphiql.page.goto(`${base}/graphiql`);
const execute = graphiql.page.getByRole("button", { name: /Execute query/ });
await graphiql.page.locator(".graphiql-query-editor .CodeMirror-code").getByText("viewer").first().waitFor();
await execute.click();
await graphiql.page.locator(".result-window").getByText('"available"').waitFor();
await graphiql.page.locator(".graphiql-editor-tool").getByText("Bearer").waitFor();
ok("GraphiQL opens with the token filled in and its first query runs");
await graphiql.page.getByRole("tab", { name: "BalanceUpdated" }).click();
await graphiql.page.locator(".graphiql-query-editor .CodeMirror-code").getByText("balanceUpdated", { exact: true }).waitFor();
await execute.click();
await graphiql.page.locator(".result-window").getByText('"balanceUpdated"').waitFor();
ok("GraphiQL follows the balance");

assert.deepEqual([...faults, ...breaking.faults, ...pasting.faults, ...graphiql.faults], []);
ok("no console errors, no exceptions, no violations of the content policy");

if (process.env.SHOTS) {
  await takeShots(browser, base, process.env.SHOTS);
  await graphiql.page.screenshot({ path: `${process.env.SHOTS}/graphiql-desktop-light.png` });
}
await browser.close();
