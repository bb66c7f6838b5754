// The contract: the schema that the gateway publishes breaks nobody who was built against the last release. What goes away must
// have been deprecated there.
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { buildSchema, findBreakingChanges } from "graphql";
import { ok, url } from "./check.mjs";

const released = buildSchema(readFileSync(new URL("../../../graph/testdata/released.graphqls", import.meta.url), "utf8"));
const answer = await fetch(new URL("/schema.graphqls", url));
assert.equal(answer.status, 200);
const text = await answer.text();
assert.equal(text, readFileSync(new URL("../../../schema.graphqls", import.meta.url), "utf8"));
ok("the published schema is the committed one");

const again = await fetch(new URL("/schema.graphqls", url), { headers: { "If-None-Match": answer.headers.get("etag") } });
assert.equal(again.status, 304);
ok("who has it already is told so");

const breaking = broken(released, buildSchema(text));
assert.deepEqual(breaking, [], "these changes break clients of the last release; deprecate first, and remove a release later");
ok("nothing breaks against the last release");

// The check can fail: a field that was not deprecated may not go, one that was may.
const old = buildSchema(`type Query { kept: Int gone: Int announced: Int @deprecated(reason: "2026-01-01: use kept") e(a: E): E } enum E { A B }`);
assert.deepEqual(broken(old, buildSchema(`type Query { kept: Int e(a: E): E } enum E { A B }`)).length, 1);
assert.deepEqual(broken(old, buildSchema(`type Query { kept: Int gone: Int e(a: E, b: Int!): E } enum E { A }`)).length, 2);
ok("a breaking change is found, and a deprecated field may go");

function broken(before, after) {
  return findBreakingChanges(before, after).map((c) => c.description).filter((text) => !deprecated(before, text));
}

// deprecated tells whether what is said to be removed had been deprecated.
function deprecated(schema, text) {
  const value = /^(\w+) was removed from enum type (\w+)\.$/.exec(text);
  if (value) return Boolean(schema.getType(value[2]).getValue(value[1])?.deprecationReason);
  const arg = /^(\w+)\.(\w+) arg (\w+) was removed\.$/.exec(text);
  if (arg) return Boolean(schema.getType(arg[1]).getFields()[arg[2]].args.find((a) => a.name === arg[3])?.deprecationReason);
  const field = /^(\w+)\.(\w+) was removed\.$/.exec(text);
  return Boolean(field && schema.getType(field[1]).getFields()[field[2]].deprecationReason);
}
