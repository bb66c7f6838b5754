import { useSyncExternalStore } from "react";

/** Pages live behind the `#`, so that the server has one page to serve and unknown paths stay 404. */
function read(): string {
  return window.location.hash.replace(/^#/, "") || "/billing/balance";
}

function listen(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

/** The parts of the present path: `#/billing/invoices/abc` is `["billing", "invoices", "abc"]`. */
export function useRoute(): string[] {
  const path = useSyncExternalStore(listen, read);
  return path.split("/").filter(Boolean).map(decodeURIComponent);
}

export function linkTo(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

export function goTo(...parts: string[]): void {
  window.location.hash = linkTo(...parts);
}
