// Pictures of every page, wide and narrow, light and dark, for people to look at.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openPage } from "./browser.mjs";
import { signIn } from "./signin.mjs";

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

export async function takeShots(browser, base, folder, prefix = "") {
  mkdirSync(folder, { recursive: true });
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"]) {
      const { context, page } = await openPage(browser, { viewport, colorScheme, reducedMotion: "reduce" });
      const shoot = async (name) => {
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: join(folder, `${prefix}${name}-${size}-${colorScheme}.png`), fullPage: true });
      };
      await signIn(page, base);
      for (const [name, hash] of [
        ["balance", "billing/balance"],
        ["subscription", "billing/subscription"],
        ["payment-method", "billing/payment-method"],
        ["invoices", "billing/invoices"],
        ["agents", "agents"],
      ]) {
        await page.goto(`${base}/#/${hash}`);
        await settled(page);
        await shoot(name);
      }
      await page.locator("table a").first().click();
      await page.locator(".limits").waitFor();
      await shoot("limits");
      await page.goto(`${base}/#/billing/invoices`);
      await settled(page);
      const invoice = page.getByRole("region", { name: "Invoices" }).locator("table a").first();
      if (await invoice.count()) {
        await invoice.click();
        await page.locator(".invoice").waitFor();
        await shoot("invoice");
      }
      await context.close();
    }
  }
}

/** The heading is there and nothing is loading any more. */
async function settled(page) {
  await page.locator("main h1").waitFor();
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]") && !document.querySelector("main").innerText.includes("Connecting"));
}
