// Lines that the Go test reads: `ok - …` for what held, and an exit code of 1 as soon as something did not.
import assert from "node:assert/strict";

const { AURA_URL, AURA_TOKEN } = process.env;
if (!AURA_URL || !AURA_TOKEN) {
  console.error("Set AURA_URL (http://127.0.0.1:PORT) and AURA_TOKEN (an owner's token of a configured sandbox account).");
  process.exit(2);
}

export const url = `${AURA_URL.replace(/\/$/, "")}/graphql`;
export const token = AURA_TOKEN;

export function ok(what) {
  console.log(`ok - ${what}`);
}

/** A promise that must keep its word within 20 s: what hangs is named instead of hanging the test. */
export function soon(promise, what) {
  let timer;
  const late = new Promise((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`waited 20 s in vain: ${what}`)), 20_000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export function must(result) {
  assert.equal(result.errors, undefined, `errors in the answer: ${JSON.stringify(result.errors)}`);
  assert.ok(result.data, "an answer without data");
  return result.data;
}

/** Amounts are decimal strings; they are compared as whole millionths. */
export function micros(amount) {
  const [whole, fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(6, "0"));
}

/** A key of this run: the scripts may run again and again against one database. */
export function freshKey(name) {
  return `${name}-${process.pid}-${Date.now().toString(36)}`;
}

process.on("unhandledRejection", (e) => {
  console.error("not ok -", e);
  process.exit(1);
});
