// Debian's Chromium, driven by playwright-core, and a ledger of everything that went wrong in its pages.
import { chromium } from "playwright-core";

export async function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page that remembers console errors, exceptions and violations of the content policy. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: "en-US",
    timezoneId: "UTC",
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults = watch(page);
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (e) => {
      console.error(`content policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`);
    });
  });
  return { context, page, faults };
}

export function watch(page) {
  const faults = [];
  page.on("pageerror", (e) => faults.push(`exception: ${e.message}`));
  page.on("console", (m) => {
    if (m.type() === "error") faults.push(`console: ${m.text()} (${m.location().url})`);
  });
  return faults;
}
