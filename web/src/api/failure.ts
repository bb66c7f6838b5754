import type { ErrorCode } from "./operations";

/** A top-level error of the API, or NETWORK when there was no answer at all. */
export class Failure extends Error {
  readonly code: ErrorCode | "NETWORK";
  readonly retryable: boolean;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly missingScope: string | undefined;

  constructor(message: string, extensions: Extensions) {
    super(message);
    this.name = "Failure";
    this.code = extensions.code;
    this.retryable = extensions.retryable ?? false;
    this.requestId = extensions.requestId;
    this.retryAfterMs = extensions.retryAfterMs;
    this.missingScope = extensions.missingScope;
  }
}

type Extensions = {
  code: ErrorCode | "NETWORK";
  retryable?: boolean;
  requestId?: string | undefined;
  retryAfterMs?: number;
  missingScope?: string;
};

/** One element of `errors` as it comes over the wire. */
export type WireError = { message: string; extensions?: Extensions };

export function failureOf(error: WireError): Failure {
  return new Failure(error.message, error.extensions ?? { code: "INTERNAL" });
}
