import { parseJson } from "@vagus/primitives/parse-json";
import { eq } from "drizzle-orm";
import { outbox, type webhookDeliveries } from "@/db/schema";
import { Conflict } from "@/lib/app-errors";
import { db } from "@/lib/db";
import type { ReplayFault, Verification } from "../schemas.ts";
import type { Meaning, Sender, VendorRequest } from "../sender.ts";
import { whyNotReplayable } from "./rules.ts";

export type StoredDelivery = typeof webhookDeliveries.$inferSelect;

/** How a stored request is processed again: its event sent under a fresh id, or the request accepted like a new one. */
export type ReplayPlan = { how: "send"; name: string; data: unknown } | { how: "accept"; sender: Sender };

/**
 * Decides how a stored request would be processed again, and changes nothing. An accepted request sends its event
 * again; if it had no meaning, it sends the event that it means today. A rejected request is accepted like a new one.
 */
export async function planReplay(row: StoredDelivery, sender: Sender): Promise<ReplayPlan | ReplayFault> {
  const fault = findReplayFault(row, row.outboxId ? "counts" : verifyDelivery(row, sender));
  if (fault) return fault;
  if (row.outboxId) {
    const [event] = await db().select().from(outbox).where(eq(outbox.id, row.outboxId));
    if (!event) return { code: "event_not_kept", about: row.outboxId };
    return { how: "send", name: event.name, data: event.data };
  }
  if (row.status === "rejected") return { how: "accept", sender };
  const meaning = await interpretDelivery(row, sender);
  return "cause" in meaning ? { code: "means_nothing", about: meaning.cause } : { how: "send", ...meaning };
}

/**
 * Why a stored request cannot be processed again; undefined when it can be tried. An accepted request stays accepted:
 * only a request without an event is verified again.
 */
export function findReplayFault(
  { status, duplicateOf, outboxId }: Pick<StoredDelivery, "status" | "duplicateOf" | "outboxId">,
  verification: Verification,
): ReplayFault | undefined {
  if (status === "duplicate") return { code: "duplicate", about: duplicateOf };
  if (outboxId || verification === "counts") return undefined;
  return { code: verification, about: null };
}

/** The error of a request to replay it. */
export function notReplayable(fault: ReplayFault): Conflict {
  const isOfVendor = fault.code === "means_nothing" || fault.code === "turned_away";
  return new Conflict({
    code: "not_replayable",
    message: `${whyNotReplayable(fault)} Nothing was changed.`,
    details: { cause: isOfVendor ? fault.about : fault.code },
  });
}

/** Verifies a stored request again: with the secrets of today, at the time it came in. */
export function verifyDelivery(row: StoredDelivery, sender: Sender): Verification {
  return row.body === null ? "not_kept" : (sender.verify(storedRequest(row))?.cause ?? "counts");
}

/** Interprets a stored, verified request with the mapping, the code and the tables of today. */
async function interpretDelivery(row: StoredDelivery, sender: Sender): Promise<Meaning> {
  const { raw, headers } = storedRequest(row);
  const understood = sender.interpret(parseJson(raw), headers);
  return "cause" in understood ? { cause: understood.cause } : await understood.meaning();
}

/** Rebuilds the request as it arrived. */
export function storedRequest({ body, headers, receivedAt }: StoredDelivery): VendorRequest {
  return {
    raw: body ?? "",
    headers: new Headers(headers),
    keptHeaders: headers,
    receivedAtMs: receivedAt.getTime(),
  };
}
