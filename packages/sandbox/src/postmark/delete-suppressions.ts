import { z } from "zod";
import type { Reply } from "../vendor.ts";
import { parseBody } from "./parse-body.ts";
import { POSTMARK_CODES, PostmarkRefusal } from "./refuse.ts";
import type { PostmarkStore } from "./store.ts";

/** Body of `POST /message-streams/{stream}/suppressions/delete`. */
const Request = z.looseObject({
  Suppressions: z.array(z.looseObject({ EmailAddress: z.string() })).max(50),
});

/**
 * Lets addresses get mail again, each with an answer of its own: one that was never suppressed is as good as deleted, one
 * whose reader complained stays (https://postmarkapp.com/developer/api/suppressions-api).
 * @throws PostmarkRefusal 422 with code 402 for a body that is something else
 */
export async function deleteSuppressions(store: PostmarkStore, body: string): Promise<Reply> {
  const parsed = Request.safeParse(parseBody(body));
  if (!parsed.success)
    throw new PostmarkRefusal(422, POSTMARK_CODES.invalidJson, "The JSON of this request is not valid.");
  const answers = [];
  for (const { EmailAddress } of parsed.data.Suppressions) {
    const stays = store.suppressionOf(EmailAddress) === "SpamComplaint";
    if (!stays) await store.reactivate(EmailAddress);
    answers.push({
      EmailAddress,
      Status: stays ? "Failed" : "Deleted",
      Message: stays ? "You do not have the required authority to change this suppression." : null,
    });
  }
  return {
    status: 200,
    headers: {},
    body: { Suppressions: answers },
    summary: `${answers.length} addresses`,
  };
}
