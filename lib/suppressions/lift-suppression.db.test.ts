import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, messages, suppressedAddresses, tickets } from "@/db/schema";
import { liftCustomerSuppression } from "@/lib/customers/lift-customer-suppression";
import { db } from "@/lib/db";
import { liftTicketSuppression } from "@/lib/tickets/lift-ticket-suppression";
import { recordDeliveryOutcome } from "@/lib/tickets/reply/record-delivery-outcome";
import { readTicket } from "@/lib/tickets/view/read-ticket";
import { localUser } from "@/testing/local-user";
import { replySent, storeMail, storeReply } from "@/testing/mails";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();

const reviewer = localUser("reviewer");

/** A reply that Postmark accepted. */
async function sent(from: { fromAddress?: string; customerId?: string | null } = {}) {
  const { messageId, ticketId } = await storeMail(db(), from);
  const { agentStateId, runId } = await storeReply(db(), messageId);
  const { messageId: replyId, status } = await replySent(agentStateId, runId);
  const [reply] = await db().select().from(messages).where(eq(messages.id, replyId));
  return { ticketId, customerId: reply?.customerId ?? null, reply, replyId, status };
}

/** Records a bounce of it at Postmark and here. */
async function comeBack(
  { ticketId, customerId, reply, replyId }: Awaited<ReturnType<typeof sent>>,
  kind = "HardBounce",
) {
  await vendors.comeBack(reply?.providerMessageId ?? "", kind === "HardBounce" ? "bounce" : "spam-complaint");
  const told = { messageId: replyId, ticketId, customerId, kind, inactive: true };
  await recordDeliveryOutcome(told, { functionId: "record-delivery-outcome", runId: `run_${randomUUID()}` });
}

const liftedOn = (messageId: string) =>
  db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subjectId, messageId), eq(auditLog.actorType, "user")));

const reactivated = async () =>
  (await vendors.calls("postmark")).filter(({ path }) => path.endsWith("/suppressions/delete"));

describe("an address that bounced", () => {
  it("gets mail again after a person lifts it, at Postmark and here, audited once", async () => {
    const first = await sent();
    await comeBack(first);
    expect((await readTicket(reviewer, first.ticketId)).suppression).toMatchObject({
      cause: "bounced",
      kind: "HardBounce",
      messageId: first.replyId,
    });
    expect((await sent()).status).toBe("refused");

    await Promise.all([1, 2].map(() => liftCustomerSuppression(reviewer, "cust_001")));
    await liftCustomerSuppression(reviewer, "cust_001");
    expect((await readTicket(reviewer, first.ticketId)).suppression).toBeNull();
    expect((await sent()).status).toBe("sent");
    expect(await liftedOn(first.replyId)).toMatchObject([
      {
        action: "message_bounced",
        actorId: reviewer.id,
        customerId: "cust_001",
        detail: { ticketId: first.ticketId, cause: "bounced", kind: "HardBounce", lifted: true },
      },
    ]);
    // Postmark is not asked about an open address.
    expect((await reactivated()).length).toBeLessThanOrEqual(2);
  });

  it("of an unknown sender can be opened from the ticket, and closed and opened again", async () => {
    const stranger = { fromAddress: `stranger-${randomUUID()}@elsewhere.example`, customerId: null };
    for (let round = 0; round < 2; round++) {
      const mail = await sent(stranger);
      expect(mail.status).toBe("sent");
      await comeBack(mail);
      expect((await sent(stranger)).status).toBe("refused");
      await liftTicketSuppression(reviewer, mail.ticketId);
      expect(await liftedOn(mail.replyId)).toHaveLength(1);
    }
  });

  it("stays closed while Postmark does not answer, and is opened by a repeat", async () => {
    const mail = await sent({ fromAddress: "grace@example.com", customerId: "cust_002" });
    await comeBack(mail);
    await vendors.fault("postmark", { match: "suppressions/delete", status: 503, times: 1 });
    await expect(liftTicketSuppression(reviewer, mail.ticketId)).rejects.toMatchObject({
      message: expect.stringContaining("Nothing was changed"),
    });
    expect((await readTicket(reviewer, mail.ticketId)).suppression).not.toBeNull();
    expect(await liftedOn(mail.replyId)).toEqual([]);
    await liftTicketSuppression(reviewer, mail.ticketId);
    expect((await readTicket(reviewer, mail.ticketId)).suppression).toBeNull();
  });

  it("is not for those who may not reply", async () => {
    const mail = await sent({ fromAddress: "linus@example.com", customerId: "cust_003" });
    await comeBack(mail);
    for (const role of ["viewer", "engineer", "auditor"] as const)
      await expect(liftTicketSuppression(localUser(role), mail.ticketId)).rejects.toMatchObject({
        code: "not_allowed",
      });
    expect(await reactivated()).toEqual([]);
  });
});

it("an address whose reader complained stays closed, and says why", async () => {
  const mail = await sent({ fromAddress: "alan@example.com", customerId: "cust_005" });
  await comeBack(mail, "SpamComplaint");
  await expect(liftTicketSuppression(reviewer, mail.ticketId)).rejects.toMatchObject({
    code: "complaint_stands",
    status: 409,
  });
  const closed = eq(suppressedAddresses.address, "alan@example.com");
  expect(await db().$count(suppressedAddresses, closed)).toBe(1);
  expect(await liftedOn(mail.replyId)).toEqual([]);
});

it("a ticket without any mail shows no suppression and has none to lift", async () => {
  await db().insert(tickets).values({ id: "tkt_no_mail", customerId: "cust_004", subject: "Dispute" });
  expect((await readTicket(reviewer, "tkt_no_mail")).suppression).toBeNull();
  await expect(liftTicketSuppression(reviewer, "tkt_no_mail")).rejects.toMatchObject({ code: "not_found" });
});
