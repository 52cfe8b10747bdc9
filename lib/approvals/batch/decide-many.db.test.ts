import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvals, messages, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { storeMail } from "@/testing/mails";
import { askForRefund } from "@/testing/refunds";
import { withTestDatabase } from "@/testing/with-test-database";
import { retractDecision } from "../decision/retract-decision.ts";
import { proposeRefund } from "../opening/propose-refund.ts";
import { listApprovals } from "../queue/list-approvals.ts";
import { requestApproval } from "../request/request-approval.ts";
import { RequestApproval } from "../request/schemas.ts";
import { decideMany } from "./decide-many.ts";
import type { DecideMany } from "./schemas.ts";

withTestDatabase();

const [reviewer, senior] = [localUser("reviewer"), localUser("senior")];
type Item = DecideMany["items"][number];

async function itemOf(id: string, change: Partial<Item> = {}): Promise<Item> {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  if (!row) throw new Error(`There is no approval ${id}.`);
  return { id, decision: "approve", version: row.version, effectHash: row.effectHash, ...change };
}
const ask = async (amountCents = 100, orderId = "ord_1002") =>
  (await askForRefund({ orderId, amountCents })).approvalId;
const rowOf = async (id: string) => (await db().select().from(approvals).where(eq(approvals.id, id)))[0];
async function refusal(item: Item, who = reviewer) {
  const { results } = await decideMany(who, { items: [item] });
  const [result] = results;
  return result?.outcome === "refused" ? result.error : result;
}

describe("a batch", () => {
  it("decides each item separately: a refused item stops no other", async () => {
    const [one, other, decided] = [await ask(), await ask(), await ask()];
    await decideMany(senior, { items: [await itemOf(decided, { decision: "reject" })] });
    const items = [await itemOf(one), await itemOf(decided), await itemOf(other, { decision: "reject" })];
    const { results } = await decideMany(reviewer, { items });
    expect(results).toMatchObject([
      { id: one, outcome: "decided", status: "approved", version: 2 },
      { id: decided, outcome: "refused", error: { status: 409, code: "already_decided" } },
      { id: other, outcome: "decided", status: "rejected", version: 2 },
    ]);
  });

  it("holds an approval for five seconds, in which it can be taken back", async () => {
    const id = await ask();
    await decideMany(reviewer, { items: [await itemOf(id)] });
    const row = await rowOf(id);
    expect((row?.effectiveAt?.getTime() ?? 0) - (row?.decidedAt?.getTime() ?? 0)).toBe(5_000);
    await retractDecision(reviewer, id);
    expect(await rowOf(id)).toMatchObject({ status: "pending", version: 3, decidedAt: null });
  });

  it("gives the same results when it is sent again, also at the same time", async () => {
    const items = await Promise.all(["a", "b", "c"].map(async () => itemOf(await ask())));
    const [first, second] = await Promise.all([
      decideMany(reviewer, { items }),
      decideMany(reviewer, { items }),
    ]);
    expect(second).toEqual(first);
    expect(await decideMany(reviewer, { items })).toEqual(first);
  });
});

describe("an item is refused with its own message", () => {
  it("when this person proposed it; they may reject it", async () => {
    const { ticketId } = await storeMail(db(), { customerId: "cust_003" });
    const proposal = { orderId: "ord_1005", amountCents: 500, currency: "USD", reason: "Late" };
    await proposeRefund(reviewer, ticketId, proposal);
    const [row] = await db().select().from(approvals).where(eq(approvals.ticketId, ticketId));
    const item = await itemOf(row?.id ?? "");
    expect(await refusal(item)).toMatchObject({
      status: 403,
      message: expect.stringContaining("You proposed this"),
    });
    expect(await refusal({ ...item, decision: "reject" })).toMatchObject({ outcome: "decided" });
  });

  it("when the role does not suffice, and when two people must agree", async () => {
    const item = await itemOf(await ask(60_000));
    expect(await refusal(item)).toMatchObject({
      status: 403,
      message: expect.stringContaining("The policy asks a senior or an admin next."),
    });
    expect(await refusal(item, senior)).toMatchObject({
      status: 409,
      code: "own_card",
      message: "2 people must agree on it, each on its own card. Nothing was recorded.",
    });
  });

  it("when the version or the effect is another", async () => {
    const item = await itemOf(await ask());
    expect(await refusal({ ...item, version: 7 })).toMatchObject({ status: 409, code: "stale_version" });
    expect(await refusal({ ...item, effectHash: "0".repeat(64) })).toMatchObject({ code: "stale_version" });
  });

  it("when its deadline has passed, or nothing has its id", async () => {
    const id = await ask();
    await db()
      .update(approvals)
      .set({ deadline: new Date(Date.now() - 1) })
      .where(eq(approvals.id, id));
    expect(await refusal(await itemOf(id))).toMatchObject({ status: 410, code: "expired" });
    expect(await refusal({ ...(await itemOf(id)), id: "apr_none" })).toMatchObject({ status: 404 });
  });

  it("when it asks for a typed answer", async () => {
    const { id } = await requestApproval(
      localUser("engineer"),
      RequestApproval.parse({
        kind: "request",
        idempotencyKey: "batch-1",
        title: "Discount",
        choices: ["10 %", "20 %"],
        deadline: new Date(Date.now() + 3_600_000).toISOString(),
        answerTo: { engine: "ours" },
      }),
    );
    expect(await refusal(await itemOf(id))).toMatchObject({
      code: "own_card",
      message: expect.stringContaining("asks for an answer"),
    });
  });

  it("when a newer mail arrived after the draft, which the queue shows before", async () => {
    const { approvalId, messageId } = await askForRefund({ orderId: "ord_1002", amountCents: 300 });
    const [mail] = await db().select().from(messages).where(eq(messages.id, messageId));
    const newer = await storeMail(db(), { customerId: "cust_001" });
    await db()
      .update(messages)
      .set({ ticketId: mail?.ticketId ?? "", createdAt: new Date(Date.now() + 1_000) })
      .where(eq(messages.id, newer.messageId));
    await db().delete(tickets).where(eq(tickets.id, newer.ticketId));
    const { items } = await listApprovals(reviewer, { status: ["pending"] });
    expect(items.find(({ id }) => id === approvalId)).toMatchObject({
      mayDecide: { allowed: true },
      mayReject: true,
      ownCard: "Newer mail on this ticket: decide it on its own card.",
      moved: [{ code: "newer_mail" }],
    });
    expect(await refusal(await itemOf(approvalId))).toMatchObject({ status: 409, code: "own_card" });
  });
});
