import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { storeMail } from "@/testing/mails";
import { withTestDatabase } from "@/testing/with-test-database";
import { receiveMessage } from "./receive-message.ts";

withTestDatabase();

const personFor = async (ticketId: string) => {
  const [ticket] = await db().select().from(tickets).where(eq(tickets.id, ticketId));
  return ticket?.personNeeded;
};
const auditOf = (messageId: string) =>
  db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subjectId, messageId), eq(auditLog.action, "message_received")));

describe("a mail", () => {
  it("of a customer goes to the agent", async () => {
    const { messageId, ticketId } = await storeMail(db());
    expect(await receiveMessage(messageId, { functionId: "handle-customer-email", runId: "run_1" })).toEqual({
      to: "agent",
    });
    expect(await personFor(ticketId)).toBeNull();
  });

  it.each([
    ["a sender nobody knows", { customerId: null, fromAddress: "eve@example.com" }, "unknown_sender"],
    ["a machine", { automaticCause: "auto-submitted" }, "automatic_mail"],
  ] as const)("of %s goes to a person", async (_who, mail, why) => {
    const { messageId, ticketId } = await storeMail(db(), mail);
    expect(await receiveMessage(messageId, { functionId: "handle-customer-email", runId: "run_2" })).toEqual({
      to: "person",
      why,
    });
    expect(await personFor(ticketId)).toBe(why);
  });

  it("is audited once a run", async () => {
    const { messageId } = await storeMail(db());
    await Promise.all(
      [1, 2, 3].map(() => receiveMessage(messageId, { functionId: "handle-customer-email", runId: "run_3" })),
    );
    await receiveMessage(messageId, { functionId: "handle-customer-email", runId: "run_4" });
    expect((await auditOf(messageId)).map(({ runId }) => runId).sort()).toEqual(["run_3", "run_4"]);
    expect(JSON.stringify(await auditOf(messageId))).not.toMatch(/\bada\b|refund ord/i);
  });

  it("that does not exist is an error", async () => {
    await expect(
      receiveMessage("msg_none", { functionId: "handle-customer-email", runId: "run_5" }),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a sender who writes as often as a machine", () => {
  const from = (fromAddress: string, minutesAgo: number) =>
    storeMail(db(), { fromAddress, createdAt: new Date(Date.now() - minutesAgo * 60_000) });

  it("is answered up to the limit, and beyond it by a person", async () => {
    const { maxMailsPerHour } = env();
    for (let i = 1; i < maxMailsPerHour; i++) await from("busy@example.com", 30);
    const last = await from("busy@example.com", 1);
    expect(
      await receiveMessage(last.messageId, { functionId: "handle-customer-email", runId: "run_6" }),
    ).toEqual({ to: "agent" });
    const more = await from("busy@example.com", 0);
    expect(
      await receiveMessage(more.messageId, { functionId: "handle-customer-email", runId: "run_7" }),
    ).toEqual({ to: "person", why: "mail_loop" });
  });

  it("an hour ago is not counted", async () => {
    for (let i = 0; i < env().maxMailsPerHour; i++) await from("calm@example.com", 61);
    const { messageId } = await from("calm@example.com", 0);
    expect(await receiveMessage(messageId, { functionId: "handle-customer-email", runId: "run_8" })).toEqual({
      to: "agent",
    });
  });

  it("later does not turn an earlier mail into a loop when its run is made again", async () => {
    const { messageId } = await from("later@example.com", 300);
    expect(await receiveMessage(messageId, { functionId: "handle-customer-email", runId: "run_9" })).toEqual({
      to: "agent",
    });
    for (let i = 0; i <= env().maxMailsPerHour; i++) await from("later@example.com", 10);
    expect(await receiveMessage(messageId, { functionId: "handle-customer-email", runId: "run_10" })).toEqual(
      { to: "agent" },
    );
  });
});
