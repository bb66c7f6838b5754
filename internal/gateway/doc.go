// Package gateway carries GraphQL over HTTP, Server-Sent Events and WebSocket. It knows nothing of billing: it turns
// bytes into operations, lets a graphql.GraphExecutor run them, and turns what comes back into bytes.
//
// What it promises to callers, whatever they send:
//
//   - every answer is a GraphQL answer in the negotiated media type, also the refusals, and never repeats the request;
//   - every error carries extensions.code, retryable and requestId; what a resolver did not mean to say is INTERNAL;
//   - the work for one request is bounded before it starts: bytes, tokens, depth, aliases, cost, time;
//   - GET changes nothing;
//   - a socket or stream that the server ends never says "complete", so that a client knows to come back;
//   - a reader that stops reading costs one goroutine for WriteTimeout, and is dropped.
//
// The floor it stands on is gqlgen's public interfaces (graphql.ExecutableSchema, graphql.GraphExecutor) and
// gqlparser. gqlgen's own transports and executor are not used: they echo bodies, accept trailing garbage, coerce
// numbers to strings, walk nested fragments exponentially and complete what they did not finish.
package gateway
