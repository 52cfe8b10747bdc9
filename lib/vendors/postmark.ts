import { Errors, ServerClient } from "postmark";
import { VendorError } from "@/lib/app-errors";
import { requireActing } from "@/lib/deployment/acts-here";
import { env } from "@/lib/env";
import { addressOf } from "@/lib/http/fetch-from";

const TIMEOUT_S = 10;
/** Duration of the claim on a mail: no other process may send while a call could still be running. */
export const SEND_CLAIM_MS = (TIMEOUT_S + 2) * 1000;

/** ErrorCode 406: the address bounced or complained before, and Postmark no longer delivers to it. */
const INACTIVE_RECIPIENT = 406;

/** Postmark's name of the stream for transactional mail. */
const STREAM = "outbound";

let client: ServerClient | undefined;

function postmark(): ServerClient {
  if (client) return client;
  const { token, base } = env().postmark;
  const url = base ? new URL(base) : undefined;
  client = new ServerClient(token, {
    timeout: TIMEOUT_S,
    ...(url && { useHttps: url.protocol === "https:", requestHost: url.host }),
  });
  return client;
}

export interface OutgoingMail {
  /** Our message id, stored in Postmark's metadata, so that a mail can be found after a lost answer. */
  messageId: string;
  to: string;
  subject: string;
  text: string;
  /** `Message-ID` of the mail this answers. */
  inReplyTo: string | null;
  /** Address for answers to this mail. */
  replyTo: string;
}

/**
 * Sends a mail. Postmark has no idempotency key: call it once, and after a lost answer look with `findMail` first.
 * @returns Postmark's id
 * @throws VendorError, permanent when Postmark refused the mail; otherwise it may have been sent
 */
export async function sendMail(mail: OutgoingMail): Promise<string> {
  await requireActing();
  const threading = mail.inReplyTo
    ? [
        { Name: "In-Reply-To", Value: mail.inReplyTo },
        { Name: "References", Value: mail.inReplyTo },
      ]
    : [];
  try {
    const answer = await postmark().sendEmail({
      From: env().postmark.from,
      To: mail.to,
      ReplyTo: mail.replyTo,
      Subject: mail.subject,
      TextBody: mail.text,
      MessageStream: STREAM,
      // Stops autoresponders from answering (RFC 3834).
      Headers: [{ Name: "Auto-Submitted", Value: "auto-replied" }, ...threading],
      Metadata: { message_id: mail.messageId },
    });
    return answer.MessageID;
  } catch (error) {
    throw asVendorError(error);
  }
}

/** Searches for a mail whose answer was lost. @returns Postmark's id; undefined when its search finds none */
export async function findMail(messageId: string): Promise<string | undefined> {
  try {
    const found = await postmark().getOutboundMessages({
      count: 1,
      offset: 0,
      metadata_message_id: messageId,
    });
    return found.Messages[0]?.MessageID;
  } catch (error) {
    throw asVendorError(error);
  }
}

/**
 * Asks Postmark to deliver to an address again. Safe to repeat, and for an address that is not suppressed.
 * @returns false for an address with a spam complaint, which Postmark keeps closed
 * @throws VendorError
 */
export async function reactivateAddress(address: string): Promise<boolean> {
  await requireActing();
  try {
    const { Suppressions } = await postmark().deleteSuppressions(STREAM, {
      Suppressions: [{ EmailAddress: address }],
    });
    return Suppressions[0]?.Status === "Deleted";
  } catch (error) {
    const { code, permanent } = asVendorError(error);
    const message = "Postmark did not open the address. Nothing was changed; trying again is safe.";
    throw new VendorError({ code, message, permanent });
  }
}

function noAnswer(): string {
  const { base = "https://api.postmarkapp.com" } = env().postmark;
  return `none from ${addressOf("POSTMARK_API_BASE", base)}`;
}

function asVendorError(error: unknown): VendorError {
  if (!(error instanceof Errors.PostmarkError)) throw error;
  const { statusCode: status, code } = error;
  // Not permanent for a wrong token: the mail can be sent once the token is correct.
  const permanent = status >= 400 && status < 500 && ![401, 403, 429].includes(status);
  const named =
    code === INACTIVE_RECIPIENT ? "inactive_recipient" : status ? `http_${status}_${code}` : "no_answer";
  return new VendorError({
    code: `postmark_${named}`,
    message: permanent
      ? `Postmark refused the mail (${named}). It was not sent; trying again changes nothing.`
      : `Postmark did not give a usable answer (${named === "no_answer" ? noAnswer() : named}). Before it is sent again, Postmark is asked whether it was.`,
    permanent,
  });
}
