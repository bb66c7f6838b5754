import { Failure, failureOf, type WireError } from "./failure";
import type { TypedDocumentString } from "./operations";

/** What came back: the data that could be served, and what went wrong beside it. */
export type Answer<T> = { data: T; failures: Failure[] };

/** The API, spoken to over HTTP. */
export class Api {
  #token: string;

  constructor(
    readonly endpoint: string,
    token: string,
    /** A fresh token when the API no longer takes the present one; null when only the customer can give one. */
    private readonly renew: () => Promise<string | null>,
    private readonly signedOut: (reason: string) => void,
  ) {
    this.#token = token;
  }

  get token(): string {
    return this.#token;
  }

  /** Throws a Failure when nothing could be served; a network error says NETWORK and may be retried. */
  async send<T, V>(document: TypedDocumentString<T, V>, variables: V, signal?: AbortSignal): Promise<Answer<T>> {
    try {
      return await this.#post(document, variables, signal);
    } catch (e) {
      if (!(e instanceof Failure) || e.code !== "UNAUTHENTICATED" || !(await this.renewToken(e.message))) throw e;
      return this.#post(document, variables, signal);
    }
  }

  /** Also for the socket, which learns of an expired token by its close code. */
  async renewToken(reason: string): Promise<boolean> {
    const token = await this.renew();
    if (token && token !== this.#token) {
      this.#token = token;
      return true;
    }
    this.signedOut(reason);
    return false;
  }

  async #post<T, V>(document: TypedDocumentString<T, V>, variables: V, signal?: AbortSignal): Promise<Answer<T>> {
    let response: Response;
    let body: { data?: T | null; errors?: WireError[] };
    try {
      response = await fetch(this.endpoint, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/graphql-response+json",
          Authorization: `Bearer ${this.#token}`,
        },
        body: JSON.stringify({ query: document.toString(), variables }),
        signal: signal ?? null,
      });
      body = await response.json();
    } catch (e) {
      if (signal?.aborted) throw e;
      throw new Failure("We could not reach Aura. Check your connection.", { code: "NETWORK", retryable: true });
    }
    const failures = (body.errors ?? []).map(failureOf);
    if (body.data) return { data: body.data, failures };
    throw (
      failures[0] ??
      new Failure(`Aura answered HTTP ${response.status} without saying why.`, {
        code: "INTERNAL",
        requestId: response.headers.get("X-Request-Id") ?? undefined,
      })
    );
  }
}
