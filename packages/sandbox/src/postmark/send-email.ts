import type { Reply } from "../vendor.ts";
import { type Mail, recipientsOf } from "./mail.ts";
import { POSTMARK_CODES, PostmarkRefusal } from "./refuse.ts";
import type { PostmarkStore } from "./store.ts";

/** Addresses of this domain count as suppressed after a hard bounce. */
const INACTIVE_DOMAIN = "@inactive.example.com";

/**
 * Sends a mail: into the outbox and nowhere else. Inactive recipients are left out, as the vendor does.
 * @param accepted called with the mail once it is on disk
 * @throws PostmarkRefusal 422 with code 406 when no other recipient is left
 */
export async function sendEmail(
  store: PostmarkStore,
  mail: Mail,
  accepted: (mail: Mail) => void,
): Promise<Reply> {
  const isInactive = (email: string) =>
    store.suppressionOf(email) !== undefined || email.toLowerCase().endsWith(INACTIVE_DOMAIN);
  const inactive = recipientsOf(mail).filter(isInactive);
  const sent: Mail = {
    ...mail,
    to: mail.to.filter((address) => !isInactive(address.Email)),
    cc: mail.cc.filter((address) => !isInactive(address.Email)),
    bcc: mail.bcc.filter((address) => !isInactive(address.Email)),
  };
  if (recipientsOf(sent).length === 0) {
    throw new PostmarkRefusal(
      422,
      POSTMARK_CODES.inactiveRecipient,
      "You tried to send to recipient(s) that have been marked as inactive. " +
        `Found inactive addresses: ${inactive.join(", ")}. ` +
        "Inactive recipients are ones that have generated a hard bounce, a spam complaint, or a manual suppression.",
    );
  }
  await store.send(sent);
  accepted(sent);
  const message = inactive.length
    ? `Message OK, but will not deliver to these inactive addresses: ${inactive.join(", ")}.`
    : "OK";
  return accept(sent, message);
}

/** The answer to the test token: the mail was checked, nothing is sent. */
export function acceptTestJob(mail: Mail): Reply {
  return accept(mail, "Test job accepted");
}

function accept(mail: Mail, message: string): Reply {
  const emails = (addresses: Mail["to"]) => addresses.map((address) => address.Email).join(",");
  return {
    status: 200,
    headers: {},
    body: {
      To: emails(mail.to),
      ...(mail.cc.length ? { Cc: emails(mail.cc) } : {}),
      ...(mail.bcc.length ? { Bcc: emails(mail.bcc) } : {}),
      SubmittedAt: mail.receivedAt,
      MessageID: mail.messageId,
      ErrorCode: 0,
      Message: message,
    },
    summary: `mail ${mail.messageId} to ${recipientsOf(mail).length}`,
  };
}
