import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, messages } from "@/db/schema";
import { NotAllowed } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { postmarkSender } from "@/lib/webhooks/postmark/postmark-sender";
import { receiveRequest } from "@/lib/webhooks/receive-request";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { readCases } from "../similar/store-embeddings.ts";
import { readThread } from "../view/read-thread.ts";
import { readTicket } from "../view/read-ticket.ts";
import { classifyMessage } from "./classify-message.ts";
import { readMail, readMailText } from "./read-mail.ts";
import { receiveMessage } from "./receive-message.ts";

withTestDatabase();

/** Posts a mail as Postmark does, and gives back its row. */
async function post(mail: Record<string, unknown>) {
  const MessageID = randomUUID();
  const body = JSON.stringify({
    FromFull: { Email: "ada@example.com", Name: "Ada" },
    Subject: "Refund",
    TextBody: "Please refund ord_1001.",
    ...mail,
    MessageID,
  });
  const authorization = `Basic ${Buffer.from("test:test").toString("base64")}`;
  const request = new Request("http://127.0.0.1:3000/", { method: "POST", headers: { authorization }, body });
  const { status } = await receiveRequest(request, postmarkSender);
  const [message] = await db().select().from(messages).where(eq(messages.providerMessageId, MessageID));
  if (!message) throw new Error(`The mail was not stored: ${status}.`);
  return message;
}

describe("a mail is kept, however long", () => {
  it.each([
    ["its subject", { Subject: "s".repeat(100_000) }, { subject: "s".repeat(2000) }],
    ["a subject of pairs of surrogates", { Subject: `x${"😀".repeat(50_000)}` }, { automaticCause: null }],
    ["its text", { TextBody: "word ".repeat(600_000) }, { body: "word ".repeat(600_000) }],
    ["its HTML", { TextBody: "", HtmlBody: `${"<b>".repeat(1_000_000)}refund` }, { body: "refund" }],
    ["the sender's name", { FromFull: { Email: "ada@example.com", Name: "A".repeat(50_000) } }, {}],
    ["its recipients", { To: "a@example.com,".repeat(5_000), OriginalRecipient: "o".repeat(5_000) }, {}],
    ["the hash of its address", { MailboxHash: "h".repeat(5_000) }, {}],
    [
      "its references",
      { Headers: [{ Name: "References", Value: "<a@b> ".repeat(300_000) }] },
      { automaticCause: null },
    ],
    [
      "its sender's address, and left to a person",
      { FromFull: { Email: `${"a".repeat(5_000)}@example.com`, Name: "" } },
      { automaticCause: "from" },
    ],
    [
      "though it has no sender, and left to a person",
      { FromFull: { Email: "", Name: "" } },
      { automaticCause: "from" },
    ],
  ])("%s", async (_what, mail, stored) => {
    expect(await post(mail)).toMatchObject({ direction: "inbound", ...stored });
  });
});

describe("a mail of 3 MB", () => {
  const text = "I want a refund. ".repeat(180_000);

  it("is read whole by people, and a page carries its beginning", async () => {
    const { id, ticketId } = await post({ TextBody: text });
    const reviewer = localUser("reviewer");
    expect(await readMailText(reviewer, id)).toBe(text);
    const [shown] = (await readTicket(reviewer, ticketId)).messages;
    expect(shown?.wholeLength).toBe(text.length);
    expect(shown?.body?.length).toBeLessThanOrEqual(20_000);
    const seen = await db().select().from(auditLog).where(eq(auditLog.subjectId, id));
    expect(seen.map(({ action }) => action)).toContain("data_revealed");
    await expect(readMailText(localUser("engineer"), id)).rejects.toThrow(NotAllowed);
    expect((await readTicket(localUser("engineer"), ticketId)).messages).toMatchObject([
      { body: null, wholeLength: null },
    ]);
  });

  it("is cut for the model to a bounded number of bytes, and so of tokens, with a mark", async () => {
    const hostile = await post({ TextBody: "🤯".repeat(500_000) });
    const { id, ticketId } = await post({ TextBody: text });
    const [mail, thread] = [await readMail(id), await readThread(ticketId)];
    for (const cut of [mail.body, thread.mails[0]?.text ?? "", (await readMail(hostile.id)).body])
      expect(cut).toMatch(/\[The rest of this text was cut\.\]$/);
    for (const { body } of [mail, await readMail(hostile.id)])
      expect(Buffer.byteLength(body)).toBeLessThan(32_100);
    expect(Buffer.byteLength(thread.mails[0]?.text ?? "")).toBeLessThan(4_100);
    expect((await readCases([ticketId]))[0]?.text.length).toBeLessThanOrEqual(4_000);
  });

  it("is routed and classified by its beginning", async () => {
    const { id } = await post({ TextBody: text });
    expect(await receiveMessage(id, { functionId: "handle-customer-email", runId: "run_long" })).toEqual({
      to: "agent",
    });
    expect(await classifyMessage(id)).toBe("refund");
  });
});

it("a mail that fits is given to the model unchanged", async () => {
  const { id } = await post({ TextBody: "Please refund ord_1001.\n\nAda" });
  expect((await readMail(id)).body).toBe("Please refund ord_1001.\n\nAda");
});
