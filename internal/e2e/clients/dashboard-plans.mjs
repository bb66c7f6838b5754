// Billing > Subscription > Change plan, in a real browser: a customer on Basic with tax, three agents and a test clock goes up, down,
// changes their mind, is declined, falls behind and pays. AURA_TOKEN is that account's.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, openPage } from "./browser.mjs";
import { ok, token, url } from "./check.mjs";
import { signIn, withoutDevelopmentToken } from "./signin.mjs";

const base = url.replace(/\/graphql$/, "");
const DECLINED = "pm_card_chargeDeclinedInsufficientFunds";
const ASKS = "pm_card_authenticationRequired";

const browser = await openBrowser();
const { page, faults } = await openPage(browser, { reducedMotion: "reduce" });
await withoutDevelopmentToken(page);

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
/** For people to look at, and for all: nothing is wider than the page, on a phone neither. */
const look = async (name) => {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => window.scrollTo(0, 0));
    const wide = await page.evaluate(() => [document.documentElement, document.querySelector("dialog[open]")].some((e) => e && e.scrollWidth > e.clientWidth));
    assert.ok(!wide, `${name} is wider than a ${size}`);
    if (!process.env.SHOTS) continue;
    mkdirSync(process.env.SHOTS, { recursive: true });
    const sheet = page.locator("dialog.sheet[open]");
    // A sheet scrolls inside itself: a window as tall as its content shows all of it.
    const tall = (await sheet.count()) ? await sheet.evaluate((e) => e.scrollHeight + 60) : 0;
    if (tall > viewport.height) await page.setViewportSize({ ...viewport, height: tall });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(process.env.SHOTS, `${name}-${size}-${colorScheme}.png`), fullPage: tall === 0 });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(SIZES.desktop);
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
const subscriptionNow = async () =>
  (await ask("{ account { subscription { status plan { code } credits { remaining } pendingChange { toPlan { code } } } } }")).account.subscription;

const go = async (hash, heading = "Subscription") => {
  await page.goto(`${base}/#/${hash}`);
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
};
const sheet = page.getByRole("dialog");
const present = page.getByRole("region", { name: "Present subscription" });
const clock = page.getByRole("region", { name: "Test clock" });
const pending = page.getByRole("region", { name: "Pending plan change" });
const review = async (button) => {
  await go("billing/subscription");
  await page.getByRole("link", { name: "Change plan" }).click();
  await sheet.getByRole("button", { name: button }).click();
  await sheet.getByText("Due today").waitFor();
};
const payWith = async (last4) => {
  const choice = page.getByLabel("Pay with");
  await choice.selectOption(await choice.locator("option", { hasText: last4 }).last().getAttribute("value"));
};
const addCard = async (card, makeDefault = false) => {
  await go("billing/payment-method", "Payment method");
  const field = page.locator("[name=card]");
  await field.waitFor();
  if ((await field.evaluate((e) => e.tagName)) === "SELECT") await field.selectOption(card);
  else await field.fill(card);
  if (makeDefault) await page.getByLabel("Make it the default card").check();
  await page.getByRole("button", { name: "Add card" }).click();
  await page.locator(".notice.good").waitFor();
};
const move = async (words) => {
  const face = clock.getByRole("time");
  const before = await face.getAttribute("datetime");
  await clock.getByRole("button", { name: words }).click();
  await page.waitForFunction((was) => document.querySelector(".test-clock[aria-busy=false] time")?.getAttribute("datetime") !== was && document.querySelector(".test-clock[aria-busy=false]"), before);
};

await signIn(page, base);
await go("billing/subscription");
await present.getByText("1,000", { exact: true }).first().waitFor();
await look("subscription");

// ── a quote runs out while the customer looks (this window's time is moved, the account's is not)
const slow = await openPage(browser);
await withoutDevelopmentToken(slow.page);
await slow.page.clock.install();
await signIn(slow.page, base);
await slow.page.goto(`${base}/#/billing/subscription/change-plan`);
await slow.page.getByRole("button", { name: "Upgrade to Professional" }).click();
await slow.page.getByText(/These terms hold for (10:00|9:5\d)/).waitFor();
await slow.page.clock.fastForward("10:01");
await slow.page.locator("[data-code=QUOTE_RENEWED]").waitFor();
await slow.page.getByText(/These terms hold for (10:00|9:5\d)/).waitFor();
await slow.context.close();
ok("terms that ran out are asked for anew, and the page says so");

// ── the clock: the account's time stands still from here on
await clock.getByRole("button", { name: "Create a test clock" }).click();
await sheet.getByRole("button", { name: "Create the test clock" }).click();
await clock.getByRole("button", { name: "1 day" }).waitFor();
ok("a sandbox account gets a test clock, after a question");

// ── all plans
await page.getByRole("link", { name: "Change plan" }).click();
await sheet.getByText("What calls and messages cost").waitFor();
assert.equal(await sheet.getByText("Your plan").count(), 1);
await sheet.getByText("Outbound call").waitFor();
await look("plans");
ok("Change plan shows the offered plans side by side, the present one marked, with what actions cost");
await page.keyboard.press("Escape");
await sheet.waitFor({ state: "detached" });
ok("Escape leaves the plans");

// ── up, with a card that is declined
await move("1 day");
await addCard(DECLINED);
await review("Upgrade to Professional");
await sheet.getByText("Unused time on the Basic plan").waitFor();
await sheet.getByText("Tax, 21%").waitFor();
await look("upgrade");
await payWith("9995");
await sheet.getByRole("button", { name: /^Pay .* and upgrade$/ }).click();
const refusal = sheet.locator("[data-code=CARD_DECLINED]");
await refusal.getByText("Check that the card has sufficient funds").waitFor();
assert.equal(await refusal.getByRole("link").getAttribute("href"), "#/billing/payment-method");
assert.equal((await subscriptionNow()).plan.code, "basic");
await look("declined");
ok("a declined card changes nothing and shows the help page's advice, with the way to the cards");

// ── the terms change while the customer looks: the day turns in another window
const now = (await ask("{ account { testClock { now } } }")).account.testClock.now;
const to = new Date(Date.parse(now) + 86_400_000).toISOString();
await ask("mutation($to: DateTime!) { advanceTestClock(input: {to: $to}) { reached } }", { to });
await payWith("4242");
await sheet.getByRole("button", { name: /^Pay .* and upgrade$/ }).click();
await sheet.locator("[data-code=QUOTE_STALE]").waitFor();
await sheet.getByText("28 of the", { exact: false }).first().waitFor();
assert.equal((await subscriptionNow()).plan.code, "basic");
ok("a quote that no longer holds charges nothing and shows the new terms");

// ── up
const after = await sheet.getByRole("group", { name: "Credits after the change" }).locator("b").last().innerText();
await sheet.getByRole("button", { name: /^Pay .* and upgrade$/ }).click();
await sheet.getByText("You are on Professional now").waitFor();
await sheet.getByRole("heading", { name: "Upgrade to Professional" }).waitFor();
await look("upgraded");
await sheet.getByRole("button", { name: "Done" }).click();
await present.getByRole("heading", { name: "Professional" }).waitFor();
await present.getByText(`${after}`, { exact: true }).waitFor();
await present.getByText("Added by an upgrade").waitFor();
assert.equal((await subscriptionNow()).credits.remaining, after.replace(",", ""));
await look("two-grants");
ok("an upgrade is paid and takes effect at once; the credits are those of the preview, grant by grant");

// ── up, at the bank
await addCard(ASKS);
await review("Upgrade to Enterprise");
await sheet.getByText("This is not your first upgrade in this period.").waitFor();
const [choice] = [page.getByLabel("Pay with")];
await choice.selectOption({ index: (await choice.locator("option").count()) - 1 });
await sheet.getByRole("button", { name: /^Pay .* and upgrade$/ }).click();
await sheet.locator("[data-change=IN_PROGRESS]").waitFor();
await sheet.getByRole("button", { name: "Done" }).click();
const waiting = page.getByRole("region", { name: "Upgrade in progress" });
await waiting.getByRole("link", { name: "Continue at your bank" }).waitFor();
await look("at-the-bank");
await page.getByRole("link", { name: "Change plan" }).click();
await sheet.getByRole("button", { name: "Downgrade to Basic" }).click();
await sheet.locator("[data-code=PLAN_CHANGE_IN_PROGRESS]").waitFor();
await look("in-progress");
await page.keyboard.press("Escape");
ok("an upgrade that waits for the bank is shown with the bank's page; other changes wait for it");
const [bank] = await Promise.all([page.waitForEvent("popup"), waiting.getByRole("link", { name: "Continue at your bank" }).click()]);
await bank.waitForLoadState();
await bank.getByRole("button", { name: /decline|reject|cancel/i }).first().click();
await page.bringToFront();
await waiting.waitFor({ state: "detached" });
await bank.close();
assert.equal((await subscriptionNow()).plan.code, "professional");
ok("what the customer declines at the bank leaves the plan as it was, and the page notices");

// ── down, and not after all
await review("Downgrade to Starter");
await sheet.getByText("will be paused, never deleted").waitFor();
await sheet.getByText("Active agents").waitFor();
await look("downgrade");
await sheet.getByRole("button", { name: "Downgrade to Starter" }).click();
await sheet.getByRole("heading", { name: /^Starter starts on/ }).waitFor();
await look("scheduled");
await sheet.getByRole("button", { name: "Done" }).click();
await pending.getByRole("heading", { name: "Pending plan change", exact: true }).waitFor();
await pending.getByText("Downgrade from Professional to Starter").waitFor();
await look("pending");
ok("a downgrade waits as “Pending plan change”, with its date");
await pending.getByRole("button", { name: "Cancel pending change" }).click();
await sheet.getByRole("button", { name: "Cancel the change" }).click();
await pending.waitFor({ state: "detached" });
await page.getByText("You keep Professional.").waitFor();
assert.equal((await subscriptionNow()).pendingChange, null);
ok("the pending change is cancelled from the same place");

// ── leaving, replaced by a downgrade asked for elsewhere
await page.getByRole("link", { name: "Cancel subscription" }).click();
await sheet.getByText("stays on your account").or(sheet.getByText("It can be used again")).first().waitFor();
await look("cancel");
await sheet.getByRole("button", { name: "Cancel subscription" }).click();
await sheet.getByRole("heading", { name: /^Your subscription ends on/ }).waitFor();
await sheet.getByRole("button", { name: "Done" }).click();
await pending.getByText("Cancellation").waitFor();
await review("Downgrade to Basic");
await sheet.getByText("This takes the place of your pending cancellation").waitFor();
await look("replacing");
const basic = (await ask("{ plans { id code } }")).plans.find((plan) => plan.code === "basic").id;
await page.keyboard.press("Escape");
await ask("mutation($input: ChangePlanInput!) { changePlan(input: $input) { userErrors { code } } }", {
  input: { planId: basic, idempotencyKey: `elsewhere-${process.pid}-${Date.now()}` },
});
await pending.getByText("Downgrade from Professional to Basic").waitFor();
ok("a cancellation waits like any other change; one asked for elsewhere replaces it live");

// ── a renewal that is declined
await addCard(DECLINED, true);
await go("billing/subscription");
await move("To period’s end");
const due = page.getByRole("heading", { name: "Your last renewal could not be paid" });
await due.waitFor();
await present.getByRole("heading", { name: "Basic" }).waitFor();
await page.getByText("Check that the card has sufficient funds").waitFor();
await present.getByText("1,000 taken back until paid").waitFor();
await look("past-due");
ok("the pending change took effect at the period's end; its renewal is past due, with reason and next attempt");
await page.getByRole("link", { name: "Change plan" }).click();
await sheet.getByRole("button", { name: "Upgrade to Professional" }).click();
await sheet.locator("[data-code=SUBSCRIPTION_PAST_DUE]").waitFor();
await page.keyboard.press("Escape");
await sheet.waitFor({ state: "detached" });
ok("while it is past due the plan cannot be changed, and the page says what to pay");
for (let day = 0; day < 8; day++) await move("1 day");
await page.getByRole("heading", { name: "Your subscription is not paid" }).waitFor();
await look("unpaid");
ok("after the last retry it is unpaid, and says so");
await payWith("4242");
await page.getByRole("button", { name: /^Pay .* now$/ }).click();
await page.locator("[data-status=CREDITED]").waitFor();
await present.getByText("Active", { exact: true }).waitFor();
await present.getByText("taken back until paid").waitFor({ state: "detached" });
assert.equal((await subscriptionNow()).status, "ACTIVE");
await look("paid");
ok("the invoice is paid through the page, and the subscription is active with all its credits");

assert.deepEqual([...faults, ...slow.faults], []);
ok("no console errors, no exceptions, no violations of the content policy");
await browser.close();
