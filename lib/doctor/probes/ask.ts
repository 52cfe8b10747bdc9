import { parseJson } from "@vagus/primitives/parse-json";
import { withoutPersonalData } from "@/lib/app-errors";

/** Milliseconds that any address has to answer. */
const TIMEOUT_MS = 4_000;

/** The answer of an address, or how it failed to answer. */
export interface Answer {
  /**
   * `refused`: nothing listens. `silent`: it accepts the connection and does not answer in time. `failed`: any other
   * failure of the connection, such as an unknown name.
   */
  kind: "answered" | "refused" | "silent" | "failed";
  /** 0 without an answer. */
  status: number;
  /** The parsed body; undefined when it is not JSON. */
  json: unknown;
  /** Milliseconds by which the clock of this machine is ahead of that of the server; to the second, as `Date` is. */
  clockAheadMs: number | undefined;
  headers: Headers;
  /** A code of the system, `ENOTFOUND`. */
  code: string | undefined;
}

/** Sends one request and follows no redirect. Never throws. */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const began = Date.now();
    const response = await fetch(url, { redirect: "manual", ...init, signal });
    const middle = (began + Date.now()) / 2;
    const json = parseJson(await response.text());
    const { status, headers } = response;
    return { ...NO_ANSWER, kind: "answered", status, json, headers, clockAheadMs: aheadOf(headers, middle) };
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") return { ...NO_ANSWER, kind: "silent" };
    const code = withoutPersonalData(error instanceof Error && error.cause ? error.cause : error).code;
    return { ...NO_ANSWER, kind: code === "ECONNREFUSED" ? "refused" : "failed", code };
  }
}

const NO_ANSWER: Answer = {
  kind: "failed",
  status: 0,
  json: undefined,
  clockAheadMs: undefined,
  headers: new Headers(),
  code: undefined,
};

function aheadOf(headers: Headers, nowMs: number): number | undefined {
  const atMs = Date.parse(headers.get("date") ?? "");
  // `Date` is cut to the second, so half a second is the mean error.
  return Number.isNaN(atMs) ? undefined : nowMs - atMs - 500;
}

/** How an address failed to answer, for a sentence: `nothing listens there`. */
export function failureOf({ kind, code }: Answer): string {
  if (kind === "refused") return "nothing listens there";
  if (kind === "silent") return `it takes the connection and does not answer within ${TIMEOUT_MS / 1000} s`;
  return code === undefined ? "the connection fails" : `the connection fails (${code})`;
}
