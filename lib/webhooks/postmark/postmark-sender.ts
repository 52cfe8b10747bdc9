import { createHash } from "node:crypto";
import { toStorable } from "@vagus/primitives/storable-text";
import { type SQL, sql } from "drizzle-orm";
import { env } from "@/lib/env";
import type { EventName } from "@/lib/events/event-schemas";
import type { Sender, UnderstoodRequest } from "../sender.ts";
import { asDelivery } from "../store-delivery.ts";
import { PostmarkInbound, PostmarkOutcome, PostmarkRecord } from "./postmark-schemas.ts";
import { receiveMail } from "./receive-mail.ts";
import { verifyBasicAuth } from "./verify-basic-auth.ts";

interface MailOutcome {
  name: Extract<EventName, `postmark/${string}`>;
  /** Postmark gives outcomes no id; this one is made of the fields that are equal in every copy. */
  providerEventId: string;
  kind: string;
  inactive: boolean;
}

/** The largest body that Vercel passes to a function. See docs/adr/0009-mail-too-large.md. */
const BODY_LIMIT_BYTES = 4_500_000;

/** `RecordType`s that report the outcome of a mail. Opens, clicks and changed subscriptions are not used. */
const OUTCOMES = ["Delivery", "Bounce", "SpamComplaint"];

/** Postmark authenticates instead of signing. Refused with 401 and never 403, which would end its retries for good. */
export const postmarkSender: Sender = {
  provider: "postmark",
  limitBytes: BODY_LIMIT_BYTES,
  keptHeaders: ["x-pm-retries-remaining"],
  challenge: 'Basic realm="postmark"',
  admit(headers) {
    const { webhookUser: user, webhookPassword: password } = env().postmark;
    const known = verifyBasicAuth(headers.get("authorization"), { user, password });
    return known ? undefined : { httpStatus: 401, cause: "unauthorized" };
  },
  // `admit` has checked the password before the body was read and stored.
  verify: () => undefined,
  interpret(payload) {
    const record = PostmarkRecord.safeParse(payload);
    if (!record.success) return { httpStatus: 422, cause: "schema" };
    const { RecordType: kind } = record.data;
    if (kind === undefined) {
      const mail = PostmarkInbound.safeParse(payload);
      if (!mail.success) return { httpStatus: 422, cause: "schema" };
      return {
        store: (request) => receiveMail(mail.data, request),
        // A stored mail always has its event, so nothing calls this.
        meaning: () => Promise.resolve({ cause: "unhandled_type" }),
      };
    }
    if (!OUTCOMES.includes(kind))
      return asDelivery({
        provider: "postmark",
        providerEventId: null,
        kind,
        means: { cause: "unhandled_type" },
      });
    const outcome = PostmarkOutcome.safeParse(payload);
    return outcome.success ? interpretMailOutcome(outcome.data) : { httpStatus: 422, cause: "schema", kind };
  },
};

/** Reads a delivery, bounce or spam complaint of our mail. Accepts one of another mail with a cause, without effect. */
function interpretMailOutcome(outcome: PostmarkOutcome): UnderstoodRequest {
  const { name, providerEventId, kind, inactive } = readOutcome(outcome);
  return asDelivery({
    provider: "postmark",
    providerEventId,
    kind,
    means: { name, lookUp: lookUpMail(outcome, { kind, inactive }) },
  });
}

function readOutcome(outcome: PostmarkOutcome): MailOutcome {
  switch (outcome.RecordType) {
    case "Delivery": {
      // Tells recipients apart without storing an address.
      const recipient = createHash("sha256")
        .update(outcome.Recipient.toLowerCase())
        .digest("hex")
        .slice(0, 12);
      return {
        name: "postmark/message.delivered",
        providerEventId: `delivery:${outcome.MessageID}:${recipient}`,
        kind: "Delivery",
        inactive: false,
      };
    }
    case "Bounce":
      return {
        name: "postmark/message.bounced",
        providerEventId: `bounce:${outcome.ID}`,
        kind: outcome.Type,
        inactive: outcome.Inactive,
      };
    case "SpamComplaint":
      return {
        name: "postmark/spam.complained",
        providerEventId: `complaint:${outcome.ID}`,
        kind: outcome.Type,
        inactive: true,
      };
  }
}

/** Looks up by our own id too: Postmark can report a bounce before it has answered our request to send. */
function lookUpMail(
  { MessageID, Metadata }: PostmarkOutcome,
  { kind, inactive }: Pick<MailOutcome, "kind" | "inactive">,
): SQL {
  const ours = Metadata.message_id;
  return sql`
    select case when m.id is not null then jsonb_build_object(
             'messageId', m.id, 'ticketId', m.ticket_id, 'customerId', m.customer_id,
             'kind', ${toStorable(kind)}::text, 'inactive', ${inactive}::boolean) end as data,
           m.id as message_id, m.ticket_id, case when m.id is null then 'unknown_message' end as cause
    from (select 1) one
    left join messages m on m.direction = 'outbound'
      and (m.provider_message_id = ${toStorable(MessageID)} or m.id = ${ours ? toStorable(ours) : null})
    limit 1`;
}
