import { z } from "zod";

/** A header as Postmark writes it. */
export const MailHeader = z.object({ Name: z.string(), Value: z.string() });
export type MailHeader = z.infer<typeof MailHeader>;

const Address = z.object({ Email: z.string(), Name: z.string() });

/** An accepted mail as the journal stores it. */
export const Mail = z.object({
  /** A UUID, as the vendor's. */
  messageId: z.string(),
  /** ISO 8601. */
  receivedAt: z.string(),
  from: Address,
  to: z.array(Address),
  cc: z.array(Address),
  bcc: z.array(Address),
  replyTo: z.string(),
  subject: z.string(),
  textBody: z.string(),
  htmlBody: z.string(),
  tag: z.string(),
  metadata: z.record(z.string(), z.string()),
  headers: z.array(MailHeader),
  attachments: z.array(z.string()),
  messageStream: z.string(),
});
export type Mail = z.infer<typeof Mail>;

/** Every address a mail goes to. */
export function recipientsOf(mail: Pick<Mail, "to" | "cc" | "bcc">): string[] {
  return [...mail.to, ...mail.cc, ...mail.bcc].map((address) => address.Email);
}

/** The mail as `GET /messages/outbound` lists it. */
export function renderMail(mail: Mail) {
  return {
    Tag: mail.tag,
    MessageID: mail.messageId,
    MessageStream: mail.messageStream,
    To: mail.to,
    Cc: mail.cc,
    Bcc: mail.bcc,
    Recipients: recipientsOf(mail),
    ReceivedAt: mail.receivedAt,
    From: mail.from.Name ? `"${mail.from.Name}" <${mail.from.Email}>` : mail.from.Email,
    Subject: mail.subject,
    Attachments: mail.attachments,
    Status: "Sent",
    TrackOpens: false,
    TrackLinks: "None",
    Metadata: mail.metadata,
    Sandboxed: true,
  };
}

/** The mail as `GET /messages/outbound/:id/details` shows it. `Body` is the raw source. */
export function renderMailDetails(mail: Mail) {
  return {
    ...renderMail(mail),
    TextBody: mail.textBody,
    HtmlBody: mail.htmlBody,
    Body: [
      `From: ${mail.from.Email}`,
      `To: ${mail.to.map((address) => address.Email).join(", ")}`,
      ...(mail.replyTo ? [`Reply-To: ${mail.replyTo}`] : []),
      `Subject: ${mail.subject}`,
      ...mail.headers.map((header) => `${header.Name}: ${header.Value}`),
      "",
      mail.textBody || mail.htmlBody,
    ].join("\r\n"),
    MessageEvents: recipientsOf(mail).map((recipient) => ({
      Recipient: recipient,
      Type: "Delivered",
      ReceivedAt: mail.receivedAt,
      Details: {
        DeliveryMessage: "smtp;250 2.0.0 OK",
        DestinationServer: "sandbox",
        DestinationIP: "127.0.0.1",
      },
    })),
  };
}
