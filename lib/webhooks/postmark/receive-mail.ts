import { toStorable } from "@vagus/primitives/storable-text";
import { cutText } from "@/lib/cut-text";
import { newId } from "@/lib/ids";
import { currentTraceparent } from "@/lib/telemetry/spans";
import { automaticCause } from "@/lib/tickets/rules";
import type { Received, VendorRequest } from "../sender.ts";
import { recordDuplicate } from "../store-delivery.ts";
import { textFromHtml } from "./html-text.ts";
import { judgeSender } from "./judge-sender.ts";
import type { PostmarkInbound } from "./postmark-schemas.ts";
import { storeMail, threadOfMail } from "./store-mails.ts";

/** RFC 5321: 64 characters, an at sign, 255 characters. */
const ADDRESS_LIMIT = 320;

/**
 * Stores an inbound mail, its ticket, its delivery and the event that wakes the worker in one statement. An answer joins
 * and reopens its ticket if it comes from the sender who wrote there before: a reply address can be forwarded, and a
 * `Message-ID` copied. A second copy of the mail adds a duplicate and nothing else.
 */
export async function receiveMail(
  mail: PostmarkInbound,
  { raw, keptHeaders }: Pick<VendorRequest, "raw" | "keptHeaders">,
): Promise<Received> {
  const deliveryId = newId("delivery");
  const providerEventId = toStorable(mail.MessageID);
  const named = mail.Headers.map(({ Name, Value }) => ({ name: Name, value: Value }));
  const sender = toStorable(mail.FromFull.Email).trim().toLowerCase();
  // A missing or cut address cannot be answered: such a mail is left to a person.
  const from = cutText(sender, ADDRESS_LIMIT);
  const { verdict, checks } = judgeSender(named, from);
  const accepted = await storeMail({
    deliveryId,
    ticketId: newId("ticket"),
    messageId: newId("message"),
    eventId: newId("event"),
    providerEventId,
    headers: keptHeaders,
    raw,
    bytes: Buffer.byteLength(raw),
    from,
    fromName: mail.FromFull.Name,
    to: mail.OriginalRecipient || mail.To,
    subject: mail.Subject || "(no subject)",
    body: mail.TextBody.trim() === "" ? textFromHtml(mail.HtmlBody) : mail.TextBody,
    strippedBody: mail.StrippedTextReply,
    automaticCause: automaticCause(named) ?? (sender.length === from.length && from !== "" ? null : "from"),
    senderVerdict: verdict,
    senderChecks: checks,
    traceparent: currentTraceparent() ?? null,
    ...threadOfMail(mail),
  });
  if (accepted) return { deliveryId, status: "accepted" };
  await recordDuplicate({ provider: "postmark", providerEventId }, { raw, keptHeaders }, deliveryId);
  return { deliveryId, status: "duplicate" };
}
