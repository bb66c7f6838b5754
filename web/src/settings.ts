/** A test card of the sandbox processor. */
export type TestCard = { token: string; brand: string; last4: string; what: string };

/** What the server tells its pages: web.Settings in web.go. */
export type Settings = { endpoint: string; token: string; development: boolean; testCards: TestCard[] };

export async function loadSettings(): Promise<Settings> {
  const response = await fetch("/config.json", { cache: "no-store" });
  if (!response.ok) throw new Error(`The settings could not be loaded (HTTP ${response.status}).`);
  return response.json();
}
