import { eq } from "drizzle-orm";
import { customers, messages } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { recordReveal } from "@/lib/audit/record-reveal";
import { db } from "@/lib/db";
import { checkDraft } from "@/lib/replies/check-draft";
import { shownColumns } from "@/lib/tickets/view/shown-mail";
import type { ApprovalRow } from "../kinds/kind.ts";
import type { StoredReply } from "../reply/reply-effect.ts";
import type { ReplyDetails } from "../schemas.ts";
import { readAnswerTo, showSource } from "./source-mail.ts";

/**
 * The sections of a reply's card: the mail, the draft, and its sentences that no record supports now. Includes the
 * texts if the role may see personal data; that is audited.
 * @throws NotFound
 */
export async function readReplyDetails(
  me: Me,
  approval: ApprovalRow,
  effect: StoredReply,
): Promise<ReplyDetails> {
  const { ticketId, sourceMessageId } = effect;
  const draft = "draft" in effect ? effect.draft : null;
  const [found] = await db()
    .select({ message: shownColumns, customer: customers })
    .from(messages)
    .innerJoin(customers, eq(customers.id, messages.customerId))
    .where(eq(messages.id, sourceMessageId));
  if (!found) throw new NotFound("mail of approval", approval.id);
  const { message, customer } = found;
  const mask = maskFor(me);
  const [unsupported, answer] = await Promise.all([
    approval.status === "pending" && mask.open && draft !== null
      ? checkDraft(db(), { ticketId, body: draft, byPerson: false })
      : [],
    readAnswerTo(sourceMessageId),
    recordReveal(me, { type: "message", id: message.id }, customer.id),
  ]);
  return {
    form: "reply",
    ticketId,
    customerId: customer.id,
    customerEmail: mask.email(customer.email),
    tier: customer.tier,
    customerName: mask.name(customer.name),
    message: showSource(mask, message, customer),
    draft: draft === null ? null : mask.text(draft),
    unsupported: unsupported.map(({ claim, sentence }) => ({ claim, sentence })),
    sent: answer && { ...answer, body: mask.text(answer.body) },
    impossible: null,
  };
}
