// "Billing not configured": a customer whose account is new follows the steps of the help page. AURA_TOKEN is that account's.
import assert from "node:assert/strict";
import { openBrowser, openPage } from "./browser.mjs";
import { ok, url } from "./check.mjs";
import { signIn, withoutDevelopmentToken } from "./signin.mjs";

const base = url.replace(/\/graphql$/, "");
const browser = await openBrowser();
const { page, faults } = await openPage(browser);
await withoutDevelopmentToken(page);
await signIn(page, base);

const steps = page.getByRole("region", { name: "Billing not configured" });
const links = steps.getByRole("link");
const shoot = async (name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/setup-${name}.png`, fullPage: true });
};

await steps.waitFor();
assert.deepEqual(await links.allInnerTexts(), [
  "Select a plan that fits your needs",
  "Set up your payment method",
  "Complete the subscription",
]);
assert.equal(await page.getByRole("button", { name: "Top up balance" }).count(), 0);
ok("a new account sees Billing not configured and the three steps in order, and no way to top up");
await shoot("1-new");

await links.first().click();
await page.getByRole("heading", { level: 1, name: "Subscription" }).waitFor();
await page.getByRole("button", { name: /^Select / }).first().click();
await page.getByText("There is no card yet").waitFor();
await shoot("2-selected");
assert.equal(await links.count(), 2);
ok("the first step leads to the plans; the selected one is kept");

await links.first().click();
await page.getByRole("heading", { level: 1, name: "Payment method" }).waitFor();
await page.getByRole("button", { name: "Add card" }).click();
await page.locator(".notice.good").waitFor();
await links.nth(1).waitFor({ state: "detached" });
ok("the second step leads to the cards; the first card becomes the default");

await links.first().click();
await page.getByRole("button", { name: /^Subscribe to/ }).waitFor();
await shoot("3-pay");
await page.getByRole("button", { name: /^Subscribe to/ }).click();
await steps.waitFor({ state: "detached" });
await page.getByText("Your plan").waitFor();
await page.getByText("credits left").waitFor();
ok("the third step pays; the plan and its credits are there");

await page.getByRole("link", { name: "Balance", exact: true }).click();
await page.getByRole("button", { name: "Top up balance" }).waitFor();
ok("topping up is possible now");

assert.deepEqual(faults, []);
ok("no console errors, no exceptions, no violations of the content policy");
await browser.close();
