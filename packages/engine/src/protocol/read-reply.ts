import { parseJson } from "@vagus/primitives/parse-json";
import { z } from "zod";
import { parseRetryAfter } from "../core/run/retry-after.ts";
import { Op } from "./opcode.ts";
import { describeSdkError, engineError, type RunError } from "./run-error.ts";

/** An HTTP answer, or why there was none. */
export type CallAnswer =
  | { status: number; headers: Readonly<Record<string, string | undefined>>; body: string }
  | { unreachable: string }
  | { tooLarge: number };

/** A failed attempt: the error and whether another attempt may succeed. */
export interface Failure {
  error: RunError;
  /** Output of the run when this was the last attempt. */
  output: unknown;
  noRetry: boolean;
  /** Unix milliseconds from `retry-after`, which replaces the backoff. */
  retryAtMs: number | null;
}

/** The meaning of an app's answer (protocol §4.2). */
export type Reply =
  | { kind: "done"; output: unknown }
  | { kind: "ops"; ops: Op[]; requestVersion: number | null; noRetry: boolean; retryAtMs: number | null }
  | { kind: "failed"; failure: Failure };

/** The wrapper of a streamed answer: spaces as heartbeats, then this object (status 201). */
const StreamedAnswer = z.looseObject({
  status: z.number().int(),
  headers: z.record(z.string(), z.unknown()).nullish(),
  body: z.string(),
});

/** A single op without its list is accepted. */
const Ops = z.preprocess((raw) => (Array.isArray(raw) || raw === undefined ? raw : [raw]), z.array(Op));

/** Reads an answer; never throws, because any answer is an outcome of the attempt. */
export function readReply(answer: CallAnswer, nowMs: number): Reply {
  if ("unreachable" in answer) {
    return failed(engineError("Unable to reach SDK URL", `Unable to reach SDK URL: ${answer.unreachable}`));
  }
  if ("tooLarge" in answer) {
    return failed(
      engineError("output_too_large", `The response of the SDK is over ${answer.tooLarge} bytes`),
    );
  }
  if (answer.status !== 201 || answer.headers["x-inngest-sdk"] === undefined)
    return readDirect(answer, nowMs);
  const inner = StreamedAnswer.safeParse(parseJson(answer.body));
  if (!inner.success)
    return failed(engineError("invalid stream", "The streamed response of the SDK is not readable"));
  const headers: Record<string, string | undefined> = { ...answer.headers };
  for (const [name, value] of Object.entries(inner.data.headers ?? {})) {
    if (typeof value === "string") headers[name.toLowerCase()] = value;
  }
  return readDirect({ status: inner.data.status, headers, body: inner.data.body }, nowMs);
}

type HttpAnswer = Extract<CallAnswer, { status: number }>;

function readDirect(answer: HttpAnswer, nowMs: number): Reply {
  const { status, headers, body } = answer;
  const succeeded = status >= 200 && status < 300;
  if (headers["x-inngest-sdk"] === undefined) return failed(notAnSdk(status, succeeded));
  const noRetry = headers["x-inngest-no-retry"] === "true" && !isStaleDispatch(status, body);
  const retryAtMs = parseRetryAfter(headers["retry-after"], nowMs);
  if (status === 206) {
    const ops = Ops.safeParse(parseJson(body));
    if (!ops.success) {
      const reason = body.trim() === "" ? "the body is empty" : z.prettifyError(ops.error);
      return failed(engineError("Error", `error reading generator opcode response: ${reason}`));
    }
    const version = Number.parseInt(headers["x-inngest-req-version"] ?? "", 10);
    return {
      kind: "ops",
      ops: ops.data,
      requestVersion: Number.isNaN(version) ? null : version,
      noRetry,
      retryAtMs,
    };
  }
  if (succeeded) return { kind: "done", output: body === "" ? null : (parseJson(body) ?? textOrNull(body)) };
  const said = parseJson(body) ?? body;
  const error = describeSdkError(said, noRetry ? "NonRetriableError" : `invalid status code: ${status}`);
  // An empty body leaves only the status to show.
  const output = said === "" ? { error } : said;
  return { kind: "failed", failure: { error, output, noRetry, retryAtMs } };
}

/**
 * The SDK answers a call with "no retry" when its checkpoint was refused as stale. The engine ignores that answer for a
 * stale dispatch; from the call that the run waits for, it must not fail the run.
 */
function isStaleDispatch(status: number, body: string): boolean {
  return status === 400 && SdkErrorName.safeParse(parseJson(body)).data?.name === "StaleDispatchError";
}

const SdkErrorName = z.looseObject({ name: z.string() });

/** The usual cause of a 401: an SDK that cannot verify a call omits its headers from the answer. */
const REFUSED =
  " The app does not take the call for the engine's: give both the same signing key, or neither of them one.";

function notAnSdk(status: number, succeeded: boolean): RunError {
  if (succeeded) {
    return engineError(
      "The response did not come from an Inngest SDK",
      `Your server returned HTTP ${status} without the header of an SDK: another handler answers at this URL.`,
    );
  }
  return engineError(
    "Server returned a fatal error",
    `Your server returned HTTP ${status} before the SDK responded.${status === 401 ? REFUSED : ""}`,
    "Check that the app is running, that the URL is the one it serves, and its own log.",
  );
}

function failed(error: RunError): Reply {
  return { kind: "failed", failure: { error, output: { error }, noRetry: false, retryAtMs: null } };
}

function textOrNull(body: string): string | null {
  return body.trim() === "null" ? null : body;
}
