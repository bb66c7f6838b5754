// Into the dashboard: by the development token that the server hands out, or by pasting one.
import { token } from "./check.mjs";

export async function signIn(page, base) {
  await page.goto(`${base}/`);
  const box = page.getByLabel("Access token");
  await page.locator("main h1").or(box).first().waitFor();
  if (await box.isVisible()) {
    await box.fill(token);
    await page.getByRole("button", { name: "Sign in" }).click();
  }
  await page.locator("header .name").waitFor();
}

/** As in production: the server hands out no token, so the page asks for one. */
export async function withoutDevelopmentToken(page) {
  await page.route("**/config.json", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), token: "" } });
  });
}
