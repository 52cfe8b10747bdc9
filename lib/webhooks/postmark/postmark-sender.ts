import { env } from "@/lib/env";
import type { Sender } from "../sender.ts";
import { asDelivery } from "../store-delivery.ts";
import { interpretMailOutcome } from "./interpret-mail-outcome.ts";
import { PostmarkInbound, PostmarkOutcome, PostmarkRecord } from "./postmark-schemas.ts";
import { receiveMail } from "./receive-mail.ts";
import { verifyBasicAuth } from "./verify-basic-auth.ts";

/** The most that Vercel passes on to a function. See docs/adr/0009-mail-too-large.md. */
const BODY_LIMIT_BYTES = 4_500_000;

/** The `RecordType`s that say what became of a mail; opens, clicks and changed subscriptions have no use here. */
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
  // `admit` has checked the password, and only a body it let in is stored.
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
        // A stored mail always has its event, so nothing asks.
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
