import { createHash } from "node:crypto";
import type { EventName } from "@/lib/events/catalogue";
import { storable } from "../rules.ts";
import type { PostmarkOutcome } from "./postmark-schemas.ts";

/** What Postmark's word on a mail means to us. */
export interface MailOutcome {
  name: Extract<EventName, `postmark/${string}`>;
  /** Postmark gives these no id of their own, so one is made of what stays the same in every copy. */
  providerEventId: string;
  kind: string;
  inactive: boolean;
  /** Postmark's id of the mail, and ours as it came back with the metadata. */
  providerMessageId: string;
  messageId: string | null;
}

/** Reads a delivery, a bounce or a spam complaint. */
export function readMailOutcome(outcome: PostmarkOutcome): MailOutcome {
  const providerMessageId = storable(outcome.MessageID);
  const ours = outcome.Metadata.message_id;
  const common = { providerMessageId, messageId: ours ? storable(ours) : null };
  switch (outcome.RecordType) {
    case "Delivery": {
      // The address told apart, without being written down.
      const recipient = createHash("sha256")
        .update(outcome.Recipient.toLowerCase())
        .digest("hex")
        .slice(0, 12);
      return {
        ...common,
        name: "postmark/message.delivered",
        providerEventId: `delivery:${providerMessageId}:${recipient}`,
        kind: "Delivery",
        inactive: false,
      };
    }
    case "Bounce":
      return {
        ...common,
        name: "postmark/message.bounced",
        providerEventId: storable(`bounce:${outcome.ID}`),
        kind: storable(outcome.Type),
        inactive: outcome.Inactive,
      };
    case "SpamComplaint":
      return {
        ...common,
        name: "postmark/spam.complained",
        providerEventId: storable(`complaint:${outcome.ID}`),
        kind: storable(outcome.Type),
        inactive: true,
      };
  }
}
