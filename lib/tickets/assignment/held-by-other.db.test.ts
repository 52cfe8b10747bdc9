import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, messages, tickets } from "@/db/schema";
import { proposeRefund } from "@/lib/approvals/opening/propose-refund";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { storeMail } from "@/testing/mails";
import { withTestDatabase } from "@/testing/with-test-database";
import { replyToTicket } from "../reply/reply-to-ticket.ts";
import { resolveTicket } from "../resolve-ticket.ts";
import { assignTicket } from "./assign-ticket.ts";
import { takeOverTicket } from "./take-over-ticket.ts";

withTestDatabase();

const rosa = localUser("reviewer");
const sven = localUser("senior");
const ada = localUser("admin");

let nextKey = 0;
const reply = () => ({ body: "Hello, a person here.", key: `key-held-${nextKey++}` });
const held = { status: 409, code: "held_by_other" };

async function heldBy(person = rosa): Promise<string> {
  const { ticketId } = await storeMail(db());
  await takeOverTicket(person, ticketId);
  return ticketId;
}
const holderOf = async (id: string) =>
  (await db().select().from(tickets).where(eq(tickets.id, id)))[0]?.assigneeId;
const repliesOn = (id: string) =>
  db()
    .select()
    .from(messages)
    .where(and(eq(messages.ticketId, id), eq(messages.direction, "outbound")));

describe("a ticket that somebody has in hand", () => {
  it("is taken over from them by name only, and the refusal names them", async () => {
    const id = await heldBy();
    const refused = { ...held, details: { assigneeId: rosa.id, assigneeName: "Rosa Reviewer" } };
    await expect(takeOverTicket(sven, id)).rejects.toMatchObject(refused);
    await expect(takeOverTicket(sven, id, { from: ada.id })).rejects.toMatchObject(refused);
    expect(await holderOf(id)).toBe(rosa.id);
    await takeOverTicket(sven, id, { from: rosa.id });
    expect(await holderOf(id)).toBe(sven.id);
    const taken = await db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.subjectId, id), eq(auditLog.action, "ticket_taken_over")));
    expect(taken.map(({ actorId, detail }) => [actorId, detail.from])).toEqual([
      [rosa.id, null],
      [sven.id, rosa.id],
    ]);
  });

  it("is answered by its holder alone: a displaced person takes it over again first", async () => {
    const id = await heldBy();
    await takeOverTicket(sven, id, { from: rosa.id });
    await expect(replyToTicket(rosa, id, reply())).rejects.toMatchObject(held);
    await replyToTicket(sven, id, reply());
    expect(await repliesOn(id)).toMatchObject([{ authorId: sven.id }]);
    await takeOverTicket(rosa, id, { from: sven.id });
    await expect(replyToTicket(sven, id, reply())).rejects.toMatchObject(held);
    await replyToTicket(rosa, id, reply());
    expect(await repliesOn(id)).toHaveLength(2);
  });

  it("goes to one of two people who take it over at the same time, and the other is asked again", async () => {
    const id = await heldBy();
    const said = await Promise.allSettled(
      [sven, ada].map((person) => takeOverTicket(person, id, { from: rosa.id })),
    );
    expect(said.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of said) if (one.status === "rejected") expect(one.reason).toMatchObject(held);
  });

  it("gets no refund proposed by anybody else", async () => {
    const id = await heldBy();
    const proposal = { orderId: "ord_1001", amountCents: 100, currency: "USD", reason: "Arrived broken" };
    await expect(proposeRefund(sven, id, proposal)).rejects.toMatchObject(held);
    await proposeRefund(rosa, id, proposal);
  });

  it("is not assigned to somebody else behind their back; they may give it back themselves", async () => {
    const id = await heldBy();
    await expect(assignTicket(sven, id, sven.id)).rejects.toMatchObject(held);
    await assignTicket(rosa, id, null);
    await takeOverTicket(sven, id);
    expect(await holderOf(id)).toBe(sven.id);
  });

  it("has no holder after it is resolved", async () => {
    const id = await heldBy();
    await resolveTicket(rosa, id);
    await takeOverTicket(sven, id);
    expect(await holderOf(id)).toBe(sven.id);
  });
});
