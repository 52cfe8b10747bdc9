import { handToPerson } from "@/lib/tickets/assignment/hand-to-person";
import type { ApprovalRow, Performed } from "../kinds/kind.ts";
import { ReplyEffect } from "./reply-effect.ts";

/**
 * Hands the ticket of a rejected or expired reply to a person, who writes another. Changes nothing for a withdrawn one:
 * a person has the ticket already, or a later draft has its own approval.
 */
export async function withholdReply(approval: ApprovalRow): Promise<Performed> {
  const { sourceMessageId } = ReplyEffect.parse(approval.effect);
  if (approval.status !== "withdrawn") await handToPerson(sourceMessageId, "reply_declined");
  return { status: "withheld", cause: approval.status };
}
