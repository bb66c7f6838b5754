// The stock graphql-ws client of npm against the running gateway.
import assert from "node:assert/strict";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { must, ok, soon, token, url } from "./check.mjs";
import { ACCOUNT } from "./documents.mjs";
import { walk } from "./walk.mjs";

const socketUrl = url.replace(/^http/, "ws");

const client = createClient({
  url: socketUrl,
  webSocketImpl: WebSocket,
  connectionParams: { Authorization: `Bearer ${token}` },
  retryAttempts: 0,
});
await walk((payload) => client.iterate(payload));
await client.dispose();

// An expired token: the client is closed with 4403, which it retries, and asks for its connection parameters anew.
const closed = [];
let asked = 0;
const renewing = createClient({
  url: socketUrl,
  webSocketImpl: WebSocket,
  connectionParams: () => ({ Authorization: asked++ === 0 ? "Bearer expired.or.wrong" : `Bearer ${token}` }),
  retryAttempts: 3,
  retryWait: async () => {},
  on: { closed: (event) => closed.push(event.code) },
});
const answers = renewing.iterate({ query: ACCOUNT });
const { value } = await soon(answers.next(), "the answer after the token was renewed");
assert.ok(must(value).viewer.account.id);
assert.deepEqual(closed, [4403]);
assert.equal(asked, 2);
ok("a wrong token is closed with 4403");
ok("the client comes back with a fresh token and is served");
await renewing.dispose();
