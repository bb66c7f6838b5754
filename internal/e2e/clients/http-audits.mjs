// graphql-http's audits of GraphQL over HTTP: every MUST, SHOULD and MAY of the specification, asked of the running gateway.
import { serverAudits } from "graphql-http";
import { ok, token, url } from "./check.mjs";

const withToken = (input, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${token}`);
  return fetch(input, { ...init, headers });
};
for (const audit of serverAudits({ url, fetchFn: withToken })) {
  const result = await audit.fn();
  if (result.status === "ok") {
    ok(`${result.id} ${result.name}`);
    continue;
  }
  console.error(`${result.status} - ${result.id} ${result.name}: ${result.reason}`);
  process.exitCode = 1;
}
