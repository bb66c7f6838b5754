// The stock graphql-sse client of npm against the running gateway, in distinct connections mode.
import assert from "node:assert/strict";
import { createClient, NetworkError } from "graphql-sse";
import { must, ok, soon, token, url } from "./check.mjs";
import { ACCOUNT } from "./documents.mjs";
import { walk } from "./walk.mjs";

const client = createClient({ url, headers: { Authorization: `Bearer ${token}` }, retryAttempts: 0 });
await walk((payload) => client.iterate(payload));
client.dispose();

// A wrong token ends with 401, told as the client's NetworkError.
const refused = createClient({ url, headers: { Authorization: "Bearer expired.or.wrong" }, retryAttempts: 0 });
await assert.rejects(soon(refused.iterate({ query: ACCOUNT }).next(), "the refusal of a wrong token"), (e) => {
  assert.ok(e instanceof NetworkError, `not a NetworkError: ${e}`);
  assert.equal(e.response.status, 401);
  return true;
});
ok("a wrong token is refused with 401");
refused.dispose();

let asked = 0;
const renewing = createClient({
  url,
  headers: () => ({ Authorization: asked++ === 0 ? "Bearer expired.or.wrong" : `Bearer ${token}` }),
  retryAttempts: 3,
  retry: async () => {},
});
const { value } = await soon(renewing.iterate({ query: ACCOUNT }).next(), "the answer after the token was renewed");
assert.ok(must(value).viewer.account.id);
assert.equal(asked, 2);
ok("the client comes back with a fresh token and is served");
renewing.dispose();
