import type { webhookDeliveries } from "@/db/schema";
import type { Verification } from "../schemas.ts";

/** Why a stored request is not processed again: a code, and a sentence that says what to do. */
interface ReplayFault {
  cause: string;
  why: string;
}

const WHY: Record<Exclude<Verification, "counts" | "not_kept">, string> = {
  no_signature: "It is not signed, so nothing proves who sent it; turn signing on at the sender.",
  bad_signature: "Its signature fits none of today’s secrets. Put the secret right first.",
  timestamp_old:
    "It was signed more than 5 minutes before it came, so somebody else may have sent it; ask the sender to send it again.",
  timestamp_future:
    "It was signed more than 5 minutes ahead, so its time proves nothing; ask the sender to send it again.",
};

/**
 * Why a stored request cannot be processed again; undefined when it can be tried. What was taken once counts for good:
 * only what has no event must prove today who sent it.
 */
export function replayFault(
  {
    status,
    duplicateOf,
    outboxId,
  }: Pick<typeof webhookDeliveries.$inferSelect, "status" | "duplicateOf" | "outboxId">,
  verification: Verification,
): ReplayFault | undefined {
  if (status === "duplicate")
    return { cause: "duplicate", why: `This is a copy of ${duplicateOf}; replay that one.` };
  if (outboxId || verification === "counts") return undefined;
  if (verification === "not_kept")
    return { cause: verification, why: "Its body was not kept; ask the sender to send it again." };
  return { cause: verification, why: WHY[verification] };
}
