import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Mail, MailHeader, recipientsOf } from "./mail.ts";
import { invalidEmail, parseBody } from "./refuse.ts";

/** Limits of https://postmarkapp.com/developer/api/email-api */
const MAX_RECIPIENTS = 50;
const MAX_BODY_CHARACTERS = 5 * 1024 * 1024;
const MAX_SUBJECT_CHARACTERS = 2_000;

/** Body of `POST /email`. Unknown fields are let through, as the vendor does. */
const EmailRequest = z.looseObject({
  From: z.string().default(""),
  To: z.string().default(""),
  Cc: z.string().default(""),
  Bcc: z.string().default(""),
  ReplyTo: z.string().default(""),
  Subject: z.string().max(MAX_SUBJECT_CHARACTERS).default(""),
  TextBody: z.string().max(MAX_BODY_CHARACTERS).default(""),
  HtmlBody: z.string().max(MAX_BODY_CHARACTERS).default(""),
  Tag: z.string().max(1_000).default(""),
  Metadata: z.record(z.string(), z.string()).default({}),
  Headers: z.array(MailHeader).default([]),
  Attachments: z.array(z.looseObject({ Name: z.string() })).default([]),
  MessageStream: z.string().default("outbound"),
});

/**
 * Reads and checks the body of `POST /email`.
 * @throws PostmarkRefusal 422: code 402 for a body that is not JSON, 300 for a mail that cannot be sent
 */
export function readEmail(body: string): Mail {
  const parsed = EmailRequest.safeParse(parseBody(body));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalidEmail(
      `Invalid '${issue?.path.join(".") ?? "body"}' value: ${issue?.message ?? "not accepted"}.`,
    );
  }
  const email = parsed.data;
  const [from, ...others] = readAddresses("From", email.From);
  if (!from || others.length > 0) throw invalidEmail("Invalid 'From' address: exactly one is needed.");
  const mail: Mail = {
    messageId: randomUUID(),
    receivedAt: new Date().toISOString(),
    from,
    to: readAddresses("To", email.To),
    cc: readAddresses("Cc", email.Cc),
    bcc: readAddresses("Bcc", email.Bcc),
    replyTo: email.ReplyTo,
    subject: email.Subject,
    textBody: email.TextBody,
    htmlBody: email.HtmlBody,
    tag: email.Tag,
    metadata: email.Metadata,
    headers: email.Headers,
    attachments: email.Attachments.map((attachment) => attachment.Name),
    messageStream: email.MessageStream,
  };
  checkMail(mail);
  return mail;
}

function checkMail(mail: Mail): void {
  const count = recipientsOf(mail).length;
  if (mail.to.length === 0) throw invalidEmail("Zero recipients specified");
  if (count > MAX_RECIPIENTS) throw invalidEmail(`Too many recipients: ${count}, at most ${MAX_RECIPIENTS}.`);
  if (!mail.textBody && !mail.htmlBody) {
    throw invalidEmail("Provide either email TextBody or HtmlBody or both.");
  }
  const keys = Object.keys(mail.metadata).map((key) => key.toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw invalidEmail("Metadata keys must differ in more than upper and lower case.");
  }
}

function readAddresses(field: string, text: string): MailAddress[] {
  const addresses = parseAddresses(text);
  // The vendor's message repeats the address, which is the caller's own; the call list shows only the code.
  if (!addresses) throw invalidEmail(`Invalid '${field}' address: '${text}'.`);
  return addresses;
}

/** One address of a header, as Postmark lists it. */
interface MailAddress {
  Email: string;
  Name: string;
}

const EMAIL = /^[^\s@<>",;]+@[^\s@<>",;]+\.[^\s@<>",;]+$/;

/**
 * Reads `a@b.c`, `Name <a@b.c>` and comma-separated lists of them.
 * @returns null when any part is not an address; an empty list for an empty text
 */
function parseAddresses(text: string): MailAddress[] | null {
  const addresses: MailAddress[] = [];
  for (const part of splitList(text)) {
    const bracketed = /^(.*)<([^<>]+)>$/.exec(part);
    const email = (bracketed?.[2] ?? part).trim();
    if (!EMAIL.test(email)) return null;
    const name = (bracketed?.[1] ?? "").trim().replace(/^"(.*)"$/, "$1");
    addresses.push({ Email: email, Name: name });
  }
  return addresses;
}

/** Splits at commas outside quotes. */
function splitList(text: string): string[] {
  const parts = text.match(/(?:"[^"]*"|[^,"])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
