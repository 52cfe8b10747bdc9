import { eq } from "drizzle-orm";
import { outbox, type webhookDeliveries } from "@/db/schema";
import { Conflict, NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import type { Sender } from "../receive-request.ts";
import { senderOf } from "../sender-of.ts";
import { interpretDelivery } from "./interpret-delivery.ts";
import { replayFault } from "./replay-fault.ts";
import { verifyDelivery } from "./verify-delivery.ts";

type Row = typeof webhookDeliveries.$inferSelect;

/** How a stored request is processed again: its event sent under a fresh id, or the request let in by its own door. */
export type ReplayPlan =
  | {
      how: "send";
      name: string;
      data: unknown;
    }
  | { how: "accept"; sender: Sender };

/**
 * Decides how a stored request would be processed again, and changes nothing. One that was taken sends its event; one
 * that meant nothing then is read as it means today; one that was rejected goes in as if it came once more.
 * @throws Conflict when there is nothing to process, or it does not verify
 */
export async function planReplay(row: Row): Promise<ReplayPlan> {
  const fault = replayFault(row, row.outboxId ? "counts" : await verifyDelivery(row));
  if (fault) throw notReplayable(fault.cause, fault.why);
  if (row.outboxId) {
    const [event] = await db().select().from(outbox).where(eq(outbox.id, row.outboxId));
    if (!event) throw new NotFound("event", row.outboxId);
    return { how: "send", name: event.name, data: event.data };
  }
  if (row.status === "rejected") return { how: "accept", sender: await senderOf(row.provider) };
  const meaning = await interpretDelivery(row);
  if ("cause" in meaning)
    throw notReplayable(meaning.cause, `It still means nothing to us (${meaning.cause}).`);
  return { how: "send", ...meaning };
}

/** What is answered to somebody who asks for it all the same. */
export function notReplayable(cause: string, why: string): Conflict {
  return new Conflict({ code: "not_replayable", message: `${why} Nothing was changed.`, details: { cause } });
}
