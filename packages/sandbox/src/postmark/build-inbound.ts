import { randomUUID } from "node:crypto";
import type { Models } from "postmark";
import { z } from "zod";
import { MailHeader } from "./mail.ts";
import { verdictHeaders } from "./verdict-headers.ts";

/** A customer's mail, from the playground or a test. */
export const InboundMail = z.strictObject({
  from: z.email(),
  fromName: z.string().default(""),
  subject: z.string(),
  text: z.string(),
  /** As a list, or as an object of name to value. */
  headers: z
    .union([
      z.array(MailHeader),
      z
        .record(z.string(), z.string())
        .transform((pairs) => Object.entries(pairs).map(([Name, Value]) => ({ Name, Value }))),
    ])
    .default([]),
  to: z.email().default("support@inbound.vagus.local"),
  /** The result of Postmark's checks of the sender. */
  sender: z.enum(["verified", "unverified", "failed"]).default("verified"),
  /** A UUID; give one to send "the same mail" again in a later call. */
  messageId: z.uuid().optional(),
});
export type InboundMail = z.infer<typeof InboundMail>;

/** Where quoted history begins: "On …, … wrote:", or a line with ">". */
const QUOTED = /^(>|On .+wrote:\s*$)/m;

/**
 * The payload of Postmark's inbound webhook for a mail; checked against the official SDK's type.
 * `Date` is free-form, as a mail server writes it.
 */
export function buildInbound(mail: InboundMail): Models.InboundWebhook {
  const mailboxHash = /\+([^@]*)@/.exec(mail.to)?.[1] ?? "";
  const quotedAt = mail.text.search(QUOTED);
  return {
    From: mail.from,
    FromName: mail.fromName,
    FromFull: { Email: mail.from, Name: mail.fromName, MailboxHash: "" },
    To: mail.to,
    ToFull: [{ Email: mail.to, Name: "", MailboxHash: mailboxHash }],
    Cc: "",
    CcFull: [],
    Bcc: "",
    BccFull: [],
    OriginalRecipient: mail.to,
    ReplyTo: "",
    Subject: mail.subject,
    MessageID: mail.messageId ?? randomUUID(),
    MessageStream: "inbound",
    Date: new Date().toUTCString().replace("GMT", "+0000"),
    MailboxHash: mailboxHash,
    Tag: "",
    TextBody: mail.text,
    HtmlBody: `<p>${escapeHtml(mail.text).replaceAll("\n", "<br>")}</p>`,
    StrippedTextReply: quotedAt > 0 ? mail.text.slice(0, quotedAt).trimEnd() : "",
    Headers: [...verdictHeaders(mail.from, mail.sender), ...withMessageId(mail.headers)],
    Attachments: [],
  };
}

/** A mail server gives every mail a Message-ID; threading depends on it. */
function withMessageId(headers: MailHeader[]): MailHeader[] {
  if (headers.some((header) => header.Name.toLowerCase() === "message-id")) return headers;
  return [{ Name: "Message-ID", Value: `<${randomUUID()}@mail.example.com>` }, ...headers];
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
