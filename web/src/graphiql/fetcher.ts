import type { Fetcher, FetcherParams, FetcherReturnType } from "@graphiql/toolkit";
import { Kind, type OperationDefinitionNode, parse } from "graphql";
import { createClient } from "graphql-ws";

type Headers = Record<string, unknown>;

/**
 * HTTP for queries and mutations, graphql-transport-ws for subscriptions. The header editor decides who is asking; where it
 * names nobody the page's own token is used, because tabs that GraphiQL restores come back without their headers.
 */
export function createFetcher(endpoint: string, token: string): Fetcher {
  const url = new URL(endpoint, window.location.href).href;
  return (asked, options) => {
    const headers = withToken((options?.headers ?? {}) as Headers, token);
    const operation = operationOf(asked);
    const request = { ...asked, operationName: operation?.name?.value ?? asked.operationName };
    if (operation?.operation === "subscription") {
      const client = createClient({
        url: url.replace(/^http/, "ws"),
        connectionParams: { Authorization: headers["Authorization"] },
        // What ends a subscription is worth seeing here, rather than tried again behind one's back.
        retryAttempts: 0,
      });
      // The two libraries differ only in the class they name for errors; on the wire they are plain objects for both.
      return client.iterate(request) as FetcherReturnType;
    }
    return post(url, headers, request);
  };
}

/**
 * The operation that is meant: the named one, or the only one. GraphiQL learns of a tab's operations a moment after the tab was
 * chosen and until then names the operation of the tab before.
 */
function operationOf({ query, operationName }: FetcherParams): OperationDefinitionNode | undefined {
  try {
    const operations = parse(query, { noLocation: true }).definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    return operations.find((operation) => operation.name?.value === operationName) ?? (operations.length === 1 ? operations[0] : undefined);
  } catch {
    return undefined; // not GraphQL: the server says so better
  }
}

async function post(url: string, headers: Headers, request: object) {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json, application/json;q=0.9",
      ...(headers as Record<string, string>),
    },
    body: JSON.stringify(request),
  });
  return response.json();
}

function withToken(headers: Headers, token: string): Headers {
  const named = Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization");
  const others = Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== "authorization"));
  const authorization = named?.[1] ?? (token ? `Bearer ${token}` : undefined);
  return authorization ? { ...others, Authorization: authorization } : others;
}
