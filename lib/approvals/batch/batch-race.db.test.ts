import { and, eq, inArray, isNull } from "drizzle-orm";
import { expect, it } from "vitest";
import { z } from "zod";
import { approvalDecisions, approvals, auditLog, outbox, refunds } from "@/db/schema";
import { VagusError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { askForRefund } from "@/testing/refunds";
import { underRules } from "@/testing/under-rules";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { decideApproval } from "../decision/decide-approval.ts";
import { performApproval } from "../perform-approval.ts";
import { decideMany } from "./decide-many.ts";
import { BATCH_MAX } from "./rules.ts";

withTestDatabase();
const vendors = withSandbox();

/** `BATCH_RACE=1000` runs it at the size the product promises. */
const RACES = Number(process.env.BATCH_RACE ?? 100);
const CENTS = 10;

async function questions(n: number) {
  const asked = [];
  for (let at = 0; at < n; at++) asked.push(await askForRefund({ orderId: "ord_1002", amountCents: CENTS }));
  const ids = asked.map(({ approvalId }) => approvalId);
  return db().select().from(approvals).where(inArray(approvals.id, ids));
}

/** A batch of one person and a single decision of another on each of its items, sent at the same time. */
async function race(rows: Awaited<ReturnType<typeof questions>>) {
  const items = rows.map(({ id, version, effectHash }, at) => ({
    id,
    version,
    effectHash,
    decision: at % 3 === 0 ? ("reject" as const) : ("approve" as const),
  }));
  const single = async (id: string) => {
    try {
      await decideApproval(localUser("senior"), id, { decision: "approve", version: 1 });
      return "decided";
    } catch (error) {
      if (error instanceof VagusError) return `${error.status} ${error.code}`;
      throw error;
    }
  };
  // In reverse order, so that both sides meet in the middle as well as at the ends.
  const singles = [...rows].reverse().map(async ({ id }) => [id, await single(id)] as const);
  const [{ results }, said] = await Promise.all([
    decideMany(localUser("reviewer"), { items }),
    Promise.all(singles),
  ]);
  const ofSingle = new Map(said);
  return results.map((result) => ({
    id: result.id,
    batch: result.outcome === "decided" ? "decided" : `${result.error.status} ${result.error.code}`,
    single: ofSingle.get(result.id) ?? "",
  }));
}

it(`batch and single decisions race ${RACES} times: one decision, one 409, one effect, one audit row`, async () => {
  await underRules(db(), { holdMs: 0 }, async () => {
    const rows = await questions(RACES);
    const outcomes = [];
    for (let from = 0; from < rows.length; from += BATCH_MAX)
      outcomes.push(...(await race(rows.slice(from, from + BATCH_MAX))));

    expect(outcomes).toHaveLength(RACES);
    for (const { batch, single } of outcomes)
      expect([batch, single].sort()).toEqual(["409 already_decided", "decided"]);
    // Both sides win some: otherwise nothing raced.
    expect(new Set(outcomes.map(({ batch }) => batch)).size).toBe(2);

    const ids = rows.map(({ id }) => id);
    const votes = await db()
      .select({ id: approvalDecisions.approvalId })
      .from(approvalDecisions)
      .where(and(inArray(approvalDecisions.approvalId, ids), isNull(approvalDecisions.retractedAt)));
    const audit = await db()
      .select({ id: auditLog.subjectId })
      .from(auditLog)
      .where(and(inArray(auditLog.subjectId, ids), eq(auditLog.action, "approval_decided")));
    const decided = await db().select().from(outbox).where(eq(outbox.name, "approval/decided"));
    const events = decided.flatMap(({ data }) => data.approvalId ?? []);
    for (const found of [votes.map(({ id }) => id), audit.map(({ id }) => id), events])
      expect([...found].sort()).toEqual([...ids].sort());

    const approved = await db()
      .select({ id: approvals.id })
      .from(approvals)
      .where(and(inArray(approvals.id, ids), eq(approvals.status, "approved")));
    // Two runs perform each effect concurrently, as after a lost answer; the slower one repeats, like its step.
    for (const { id } of approved) {
      await Promise.allSettled(["one", "two"].map((run) => performApproval(id, `run_${run}_${id}`)));
      await performApproval(id, `run_two_${id}`);
    }
    const paid = await db().select().from(refunds).where(inArray(refunds.approvalId, ids));
    expect(paid).toHaveLength(approved.length);
    const charge = z
      .object({ amount_refunded: z.int() })
      .parse(await vendors.stripe("/v1/charges/ch_sbx_1002"));
    expect(charge.amount_refunded).toBe(approved.length * CENTS);
  });
}, 600_000);
