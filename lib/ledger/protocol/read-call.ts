import { env } from "@/lib/env";
import { runId as ledgerRunId } from "@/lib/ids";
import type { CallEntry } from "../ledger-entries.ts";
import { capSize } from "./cap-size.ts";
import { type CallBody, InvokedBy } from "./protocol-schemas.ts";

/** Turns a call of the engine into an entry: the run's event, subject and invoker. */
export function callEntry(
  { event, events }: CallBody,
  call: { runId: string; functionId: string; at: string },
): CallEntry {
  const data = event.data ?? {};
  const text = (key: string) => (typeof data[key] === "string" ? data[key] : null);
  const ticketId = text("ticketId");
  const input = events.length > 1 ? events.map((one) => inputOf(one.data ?? {})) : inputOf(data);
  return {
    kind: "call",
    ...call,
    trigger: event.name,
    eventId: event.id ?? null,
    eventIds: [...new Set([event, ...events].flatMap(({ id }) => (id === undefined ? [] : [id])))],
    input: capSize(input),
    subject: ticketId ? { type: "ticket", id: ticketId } : null,
    customerId: text("customerId"),
    parent: invokerOf(data),
    codeVersion: env().codeVersion,
  };
}

/** Removes the fields that engine and tracing add. Of an event about an ended run, keeps only the ids of that run. */
function inputOf({ _inngest, traceparent, ...data }: Record<string, unknown>): Record<string, unknown> {
  if (typeof data.run_id !== "string" || typeof data.function_id !== "string") return data;
  return { runId: ledgerRunId(data.run_id), functionId: data.function_id };
}

function invokerOf(data: Record<string, unknown>): CallEntry["parent"] {
  const [run, stepHash] = InvokedBy.safeParse(data).data?._inngest.correlation_id.split(".") ?? [];
  return run && stepHash ? { runId: ledgerRunId(run), stepHash } : null;
}
