import { env } from "@/lib/env";
import { parseJson } from "@/lib/parse-json";
import type { Sender } from "../receive-request.ts";
import { storeUnhandled } from "../store-unhandled.ts";
import { PostmarkInbound, PostmarkOutcome, PostmarkRecord } from "./postmark-schemas.ts";
import { readMailOutcome } from "./read-mail-outcome.ts";
import { receiveMail } from "./receive-mail.ts";
import { receiveMailOutcome } from "./receive-mail-outcome.ts";
import { verifyBasicAuth } from "./verify-basic-auth.ts";

/** What Vercel lets through to a function; anything larger never arrives there. See docs/adr/0009-mail-too-large.md. */
const BODY_LIMIT_BYTES = 4_500_000;

/** `RecordType`s that say what became of a mail; opens, clicks and changed subscriptions are nothing to us. */
const OUTCOMES = ["Delivery", "Bounce", "SpamComplaint"];

/** Postmark signs nothing, so it authenticates; 401 and never 403, which would end its retries for good. */
export const postmarkSender: Sender = {
  provider: "postmark",
  limitBytes: BODY_LIMIT_BYTES,
  challenge: 'Basic realm="postmark"',
  admit(headers) {
    const { webhookUser: user, webhookPassword: password } = env().postmark;
    const known = verifyBasicAuth(headers.get("authorization"), { user, password });
    return known ? undefined : { httpStatus: 401, cause: "unauthorized" };
  },
  async accept(raw, headers) {
    const json = parseJson(raw);
    if (json === undefined) return { httpStatus: 400, cause: "not_json", body: raw };
    const record = PostmarkRecord.safeParse(json);
    if (!record.success) return { httpStatus: 422, cause: "schema", body: raw };
    const { RecordType: kind } = record.data;
    if (kind === undefined) {
      const mail = PostmarkInbound.safeParse(json);
      if (!mail.success) return { httpStatus: 422, cause: "schema", body: raw };
      return receiveMail(mail.data, raw, headers);
    }
    if (!OUTCOMES.includes(kind)) {
      return storeUnhandled({ provider: "postmark", kind, cause: "unhandled_type" }, raw, headers);
    }
    const outcome = PostmarkOutcome.safeParse(json);
    if (!outcome.success) return { httpStatus: 422, cause: "schema", body: raw, kind };
    return receiveMailOutcome(readMailOutcome(outcome.data), raw, headers);
  },
};
