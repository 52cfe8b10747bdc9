import { handToPerson } from "@/lib/tickets/assignment/hand-to-person";
import type { ApprovalRow, Performed } from "../kinds/kind.ts";
import { ReplyEffect } from "./reply-effect.ts";

/**
 * A reply that nobody agreed to is not sent: its ticket waits for a person, who writes another. A withdrawn one changes
 * nothing: a person has the ticket, or a later draft is asked about.
 */
export async function withholdReply(approval: ApprovalRow): Promise<Performed> {
  const { sourceMessageId } = ReplyEffect.parse(approval.effect);
  if (approval.status !== "withdrawn") await handToPerson(sourceMessageId, "reply_declined");
  return { status: "withheld", cause: approval.status };
}
