import { z } from "zod";
import { FaultStatus } from "./faults.ts";

/** One request that reached a vendor, or one webhook it sent (`method` is then DELIVER). */
export const Call = z.object({
  /** Counts up from 1 since the start or since the list was cleared. */
  id: z.int(),
  method: z.string(),
  /** Without the query, which may hold addresses. */
  path: z.string(),
  /** HTTP status, how the answer was lost, or null before an answer. */
  status: z.union([z.int(), z.enum(["reset", "timeout", "failed"])]).nullable(),
  /** ISO 8601, when it arrived. */
  at: z.string(),
  durationMs: z.number().nullable(),
  idempotencyKey: z.string().nullable(),
  requestId: z.string().nullable(),
  /** The status or effect of the fault that hit it. */
  fault: FaultStatus.nullable(),
  summary: z.string(),
});
export type Call = z.infer<typeof Call>;

/** The known fields when a call begins. */
type NewCall = Pick<Call, "method" | "path" | "idempotencyKey" | "requestId" | "fault">;

/** The calls of one vendor, in memory, newest last. */
export interface CallLog {
  /** Stores the call; returns a function to call when it has ended. */
  begin(call: NewCall): (status: Call["status"], summary: string) => void;
  /** @param since leaves out calls before this time. */
  list(since?: Date): Call[];
  clear(): void;
}

/** Bounds the memory of a sandbox that runs for weeks; several times the calls of the largest test. */
const KEPT_CALLS = 5_000;

/** An empty log. */
export function createCallLog(): CallLog {
  let calls: Call[] = [];
  let count = 0;
  return {
    begin(call) {
      const startedAt = performance.now();
      count += 1;
      const noted: Call = {
        id: count,
        ...call,
        status: null,
        at: new Date().toISOString(),
        durationMs: null,
        summary: "",
      };
      calls.push(noted);
      if (calls.length > KEPT_CALLS) calls.shift();
      return (status, summary) => {
        noted.status = status;
        noted.summary = summary;
        noted.durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
      };
    },
    list: (since) =>
      calls.filter((call) => !since || call.at >= since.toISOString()).map((call) => ({ ...call })),
    clear() {
      calls = [];
      count = 0;
    },
  };
}
