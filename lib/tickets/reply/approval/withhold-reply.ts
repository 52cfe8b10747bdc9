import type { ApprovalRow, Performed } from "@/lib/approvals/kinds/kind";
import { handToPerson } from "../../assignment/hand-to-person.ts";
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
