// Usage, in a real browser: a customer on Basic watches an agent call, reach a limit and use all credits up, sees what paid for what,
// and takes it along as a file. AURA_TOKEN is that account's owner's, AURA_PLATFORM the voice platform's, AURA_AGENT the agent.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, openPage } from "./browser.mjs";
import { freshKey, must, ok, token, url } from "./check.mjs";
import { signIn, withoutDevelopmentToken } from "./signin.mjs";

const base = url.replace(/\/graphql$/, "");
const { AURA_PLATFORM: platform, AURA_AGENT: agent } = process.env;

const browser = await openBrowser();
const { page, faults } = await openPage(browser, { reducedMotion: "reduce" });
await withoutDevelopmentToken(page);

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
/** For people to look at, and for all: nothing is wider than the page, on a phone neither. */
const look = async (name) => {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    assert.ok(!wide, `${name} is wider than a ${size}`);
    if (!process.env.SHOTS) continue;
    mkdirSync(process.env.SHOTS, { recursive: true });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(process.env.SHOTS, `${name}-${size}-${colorScheme}.png`), fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(SIZES.desktop);
};

const ask = async (who, query, input) => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${who}` },
    body: JSON.stringify({ query, variables: { input } }),
  });
  return must(await response.json());
};
const call = async () => {
  const { authorizeUsage } = await ask(platform, "mutation($input: AuthorizeUsageInput!) { authorizeUsage(input: $input) { decision { allowed } reservation { id } } }", {
    agentId: agent,
    rate: "voice.outbound",
    idempotencyKey: freshKey("call"),
  });
  assert.ok(authorizeUsage.decision.allowed);
  return authorizeUsage.reservation.id;
};
const settle = (reservationId, units) =>
  ask(platform, "mutation($input: SettleUsageInput!) { settleUsage(input: $input) { record { id } } }", { reservationId, units });
const limit = (limits) =>
  ask(token, "mutation($input: SetLimitsInput!) { setLimits(input: $input) { userErrors { code } } }", { agentId: agent, ...limits });
const messages = async (units) => {
  const { account } = await ask(token, "{ account { id } }");
  const { recordUsage } = await ask(platform, "mutation($input: RecordUsageInput!) { recordUsage(input: $input) { accepted } }", {
    accountId: account.id,
    items: [{ agentId: agent, rate: "sms.outbound", units, mode: "HAPPENED", idempotencyKey: freshKey("sms") }],
  });
  assert.equal(recordUsage.accepted, 1);
};

const go = async (hash, heading) => {
  await page.goto(`${base}/#/${hash}`);
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
};
const now = page.getByRole("region", { name: "Right now" });
const use = (name, words) => now.locator(`[data-use=${name}]`).getByText(words).first().waitFor();
const records = page.getByRole("region", { name: "Usage records" });
const banner = page.locator(".banner .service");

await signIn(page, base);
await go("billing/usage", "Usage");
await page.getByText("Nothing was used in this time.").waitFor();
await records.getByText("Nothing was used yet.").waitFor();
ok("before anything is used, the page of usage says so");

// ── an agent, watched while it calls
await page.getByRole("link", { name: "Limits" }).click();
await page.getByRole("link", { name: "Night line" }).click();
await now.locator("[data-state=live]").waitFor();
await now.getByText("No call is in progress.").waitFor();
await use("dailyCalls", "of 500");
const first = await call();
await now.getByRole("row", { name: /Outbound call/ }).waitFor();
await use("concurrentCalls", "1");
await use("dailyCalls", "1");
await use("monthlyCredits", "1");
await look("agent-calling");
ok("a call in progress is shown as it starts, with what of the limits is used");

await limit({ concurrentCalls: 1, dailySpend: { amount: "1.00", currency: "USD" } });
await now.locator("[data-code=CONCURRENT_CALLS_REACHED]").waitFor();
assert.equal(await now.locator(".service").getAttribute("data-status"), "ACTIVE");
await now.locator(".use.full[data-use=concurrentCalls]").waitFor();
await look("agent-limit");
ok("a limit that is reached is named, while the agent stays in service");

await settle(first, 90);
await now.getByText("No call is in progress.").waitFor();
await now.locator(".service").waitFor({ state: "detached" });
await use("monthlyCredits", "1.5");
ok("a call that ends is gone, its slot is free, and what it used counts");

// ── everything used up
await messages(700);
await banner.locator("[data-code=INSUFFICIENT_FUNDS]").waitFor();
await banner.getByText("Insufficient funds in your account").waitFor();
await banner.getByRole("link", { name: /Top up/ }).waitFor();
await use("dailyMessages", "700");
await look("agent-nothing-left");
await go("billing/balance", "Balance");
await banner.waitFor();
await page.getByRole("region", { name: "Plan credits" }).getByText(/^0$/).waitFor();
await look("balance-nothing-left");
ok("when credits and money are gone, every page says so at once, with the way out");

await go("billing/usage", "Usage");
const chart = page.getByRole("figure", { name: "Credits used" });
await chart.getByText("1,000 credits", { exact: true }).waitFor();
assert.equal(await chart.getByRole("listitem").count(), 30);
await records.getByRole("row", { name: /SMS/ }).getByText(/Plan credits, good until .* owed/).waitFor();
await records.getByRole("row", { name: /Outbound call/ }).getByText("1.5 credits").waitFor();
await look("usage");
ok("the chart has a bar for each day, and each record says what paid for it");

const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download CSV" }).click()]);
const text = readFileSync(await file.path(), "utf8");
assert.ok(text.includes("sms.outbound") && text.includes("voice.outbound"), text);
assert.match(file.suggestedFilename(), /\.csv$/);
ok("usage is taken along as a file");

// ── money again: the banner goes by itself
await ask(token, "mutation($input: TopUpInput!) { topUp(input: $input) { userErrors { code } } }", {
  amount: { amount: "50", currency: "USD" },
  idempotencyKey: freshKey("top-up"),
});
await banner.waitFor({ state: "detached" });
ok("after a top-up the notice is gone without a reload");
await messages(1);
await records.getByRole("row", { name: /SMS/ }).nth(1).waitFor();
await limit({ dailySpend: null });
await settle(await call(), 60);
await records.getByRole("row", { name: /Outbound call/ }).nth(1).waitFor();
await records.getByRole("row", { name: /SMS/ }).first().getByText(/Top-up of/).waitFor();
ok("what is used next appears on top, paid by the top-up");

assert.deepEqual(faults, []);
ok("no console errors, no exceptions, no violations of the content policy");
await browser.close();
