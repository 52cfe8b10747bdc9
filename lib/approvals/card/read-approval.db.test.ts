import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { approvals, auditLog, refunds } from "@/db/schema";
import type { ROLES } from "@/db/schema/vocabulary";
import { InvalidInput } from "@/lib/app-errors";
import { listAudit } from "@/lib/audit/list-audit";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { listTickets } from "@/lib/tickets/view/list-tickets";
import { readTicket } from "@/lib/tickets/view/read-ticket";
import { localUser } from "@/testing/local-user";
import { storeMail, storeProposals } from "@/testing/mails";
import { withRefund } from "@/testing/refund-approvals";
import { withTestDatabase } from "@/testing/with-test-database";
import { decideApproval } from "../decision/decide-approval.ts";
import { openApproval } from "../opening/open-approval.ts";
import { listApprovals } from "../queue/list-approvals.ts";
import { readApproval } from "./read-approval.ts";

withTestDatabase();

/** Words that appear only in personal data, and that roles without the permission must never get. */
const CANARIES = [
  "canaryname",
  "canarysubject",
  "canarybody",
  "canaryreason",
  "canaryproof",
  "canarydraft",
  "canaryword",
];

let approvalId = "";
let ticketId = "";

async function ask(orderId: string, amountCents: number) {
  const stored = await storeMail(db(), {
    fromName: "Canaryname",
    fromAddress: "canaryname@example.com",
    subject: "canarysubject",
    body: "canarybody",
  });
  const { agentStateId, callIds, runId } = await storeProposals(db(), stored.messageId, [
    {
      orderId,
      amountCents,
      reason: "canaryreason",
      evidence: [{ text: "canaryproof", tool: "t" }],
      draftReply: "canarydraft",
    },
  ]);
  const gate = await openApproval(agentStateId, callIds[0] ?? "", {
    functionId: "handle-customer-email",
    runId,
  });
  if (gate.kind !== "ask") throw new Error(`The gate is ${gate.kind}.`);
  return { ...stored, approvalId: gate.approvalId, runId };
}

beforeAll(async () => {
  // An earlier approval of Ada's, approved and paid.
  const earlier = await ask("ord_1001", 1_000);
  await decideApproval(localUser("reviewer"), earlier.approvalId, {
    decision: "approve",
    comment: "canaryword is a good customer",
    version: 1,
  });
  const [row] = await db().select().from(approvals).where(eq(approvals.id, earlier.approvalId));
  const { sourceMessageId, orderId, customerId, effectHash, chargeId, amountCents, currency } =
    withRefund(row);
  const { runId } = earlier;
  const copied = { sourceMessageId, orderId, customerId, effectHash, chargeId, amountCents, currency, runId };
  await db()
    .insert(refunds)
    .values({
      ...copied,
      id: newId("refund"),
      approvalId: earlier.approvalId,
      status: "confirmed",
      stripeRefundId: "re_1",
    });
  // The pending one.
  ({ approvalId, ticketId } = await ask("ord_1001", 500));
});

function canariesIn(answer: unknown): string[] {
  const text = JSON.stringify(answer).toLowerCase();
  return CANARIES.filter((canary) => text.includes(canary));
}

describe.each(["viewer", "engineer"] as const)(
  "a %s finds nothing personal",
  (role: (typeof ROLES)[number]) => {
    it.each([
      ["on an approval's card", () => readApproval(localUser(role), approvalId)],
      ["among approvals", () => listApprovals(localUser(role), {})],
      ["on a ticket", () => readTicket(localUser(role), ticketId)],
      ["among tickets", () => listTickets(localUser(role), {})],
      ["in the audit log", () => listAudit(localUser(role), {})],
    ])("%s", async (_where, read) => {
      const answer = await read();
      expect(canariesIn(answer)).toEqual([]);
      expect(JSON.stringify(answer)).not.toMatch(/ada@example\.com|Ada Lovelace/);
    });

    it("and is not audited as a reader", async () => {
      await readApproval(localUser(role), approvalId);
      const where = and(eq(auditLog.action, "data_revealed"), eq(auditLog.actorId, `usr_local_${role}`));
      expect(await db().select().from(auditLog).where(where)).toEqual([]);
    });
  },
);

describe("a reviewer", () => {
  it("sees everything needed to decide, which is audited once a day", async () => {
    const card = await readApproval(localUser("reviewer"), approvalId);
    expect(card).toMatchObject({
      status: "pending",
      customerEmail: "ada@example.com",
      reason: "canaryreason",
      message: { subject: "canarysubject", body: "canarybody", fromName: "Canaryname" },
      draftReply: "canarydraft",
      order: { paidCents: 4_900, refundedCents: 1_000, chargeId: "ch_sbx_1001" },
      earlierRefunds: [{ amountCents: 1_000, reason: "canaryreason" }],
      payload: { path: "/v1/refunds", body: { charge: "ch_sbx_1001", amount: 500 } },
      mayDecide: { allowed: true },
    });
    await readApproval(localUser("reviewer"), approvalId);
    const where = and(eq(auditLog.action, "data_revealed"), eq(auditLog.actorId, "usr_local_reviewer"));
    expect(await db().select().from(auditLog).where(where)).toHaveLength(1);
  });
});

describe("an invalid cursor", () => {
  const cursors = ["abc", "2026-11-20_apr_1", "9".repeat(30), "-", "_"].map((text) =>
    Buffer.from(text).toString("base64url"),
  );

  it.each(cursors)("is refused by every list, or finds nothing: %s", async (cursor) => {
    const me = localUser("admin");
    const lists = [
      listAudit(me, { cursor }),
      listApprovals(me, { cursor }),
      listApprovals(me, { status: ["pending"], cursor }),
      listTickets(me, { cursor }),
    ];
    for (const list of await Promise.allSettled(lists)) {
      if (list.status === "rejected") expect(list.reason).toBeInstanceOf(InvalidInput);
    }
  });
});

describe("the queue", () => {
  it("lists each open approval once, page by page, oldest deadline first", async () => {
    for (let i = 1; i <= 60; i++) await ask("ord_1002", 100 + i);
    const seen: { id: string; deadline: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await listApprovals(localUser("viewer"), { status: ["pending"], cursor });
      seen.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(61);
    expect(seen).toHaveLength(61);
    expect(seen.map(({ deadline }) => deadline)).toEqual(seen.map(({ deadline }) => deadline).sort());
  });
});
