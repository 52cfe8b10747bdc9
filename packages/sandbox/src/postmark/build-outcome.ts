import { randomInt } from "node:crypto";
import { type Mail, recipientsOf } from "./mail.ts";
import type { PostmarkStore } from "./store.ts";

/** Mail to this domain is accepted and then bounces, for trying bounces without a control call. */
const BOUNCING_DOMAIN = "@bounce.example.com";

/** The outcome of a mail after it was sent. */
export type MailOutcome = "delivery" | "bounce" | "spam-complaint";

/** The outcome of a mail without a control call. */
export function expectedOutcome(mail: Mail): MailOutcome {
  return recipientsOf(mail).some((email) => email.toLowerCase().endsWith(BOUNCING_DOMAIN))
    ? "bounce"
    : "delivery";
}

/** Applies an outcome and makes its webhook: an address with a hard bounce or a spam complaint is suppressed. */
export async function makeOutcome(store: PostmarkStore, outcome: MailOutcome, mail: Mail) {
  const reason =
    outcome === "bounce" ? "HardBounce" : outcome === "spam-complaint" ? "SpamComplaint" : undefined;
  if (reason) await store.suppress(recipientsOf(mail)[0] ?? "", reason);
  return buildOutcome(outcome, mail);
}

/**
 * The payload of Postmark's delivery, bounce or spam complaint webhook, with the mail's metadata.
 * Fields as in the SDK's types; a delivery has no id of its own, the other two have a number.
 */
function buildOutcome(outcome: MailOutcome, mail: Mail): { eventId: string; payload: object } {
  const recipient = recipientsOf(mail)[0] ?? "";
  const at = new Date().toISOString();
  const common = {
    ServerID: 1,
    MessageStream: mail.messageStream,
    MessageID: mail.messageId,
    Tag: mail.tag,
    Metadata: mail.metadata,
  };
  if (outcome === "delivery") {
    return {
      eventId: `delivery:${mail.messageId}`,
      payload: {
        RecordType: "Delivery",
        ...common,
        Recipient: recipient,
        DeliveredAt: at,
        Details: "250 2.0.0 OK",
      },
    };
  }
  const isBounce = outcome === "bounce";
  const id = randomInt(1, 2 ** 31);
  return {
    eventId: `${outcome}:${id}`,
    payload: {
      RecordType: isBounce ? "Bounce" : "SpamComplaint",
      ...common,
      ID: id,
      Type: isBounce ? "HardBounce" : "SpamComplaint",
      TypeCode: isBounce ? 1 : 100_001,
      Name: isBounce ? "Hard bounce" : "Spam complaint",
      Description: isBounce
        ? "The server was unable to deliver your message (ex: unknown user, mailbox not found)."
        : "The subscriber explicitly marked this message as spam.",
      Details: isBounce ? "smtp;550 5.1.1 user unknown" : "",
      Email: recipient,
      From: mail.from.Email,
      BouncedAt: at,
      DumpAvailable: false,
      Inactive: true,
      CanActivate: isBounce,
      Subject: mail.subject,
    },
  };
}
