import { env } from "@/lib/env";
import { runId as ledgerRunId } from "@/lib/ids";
import type { CallEntry } from "../ledger-entries.ts";
import { keepSmall } from "./keep-small.ts";
import { type CallBody, InvokedBy } from "./protocol-schemas.ts";

/** What a call of the engine says of its run: the event that started it, what it is about, who invoked it. */
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
    input: keepSmall(input),
    subject: ticketId ? { type: "ticket", id: ticketId } : null,
    customerId: text("customerId"),
    parent: invokerOf(data),
    codeVersion: env().codeVersion,
  };
}

/** Data without what the engine added; of a run that ended only its ids, for the rest stands with that run. */
function inputOf({ _inngest, ...data }: Record<string, unknown>): Record<string, unknown> {
  if (typeof data.run_id !== "string" || typeof data.function_id !== "string") return data;
  return { runId: ledgerRunId(data.run_id), functionId: data.function_id };
}

function invokerOf(data: Record<string, unknown>): CallEntry["parent"] {
  const [run, stepHash] = InvokedBy.safeParse(data).data?._inngest.correlation_id.split(".") ?? [];
  return run && stepHash ? { runId: ledgerRunId(run), stepHash } : null;
}
