import { and, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvals, outbox, runSteps, runs } from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { amendApproval } from "@/lib/approvals/opening/amend-approval";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { writeMail } from "@/testing/mails";
import { asksAbout } from "@/testing/refund-approvals";
import { askAndApprove, askForRefund } from "@/testing/refunds";
import { underRules } from "@/testing/under-rules";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { awaitDecision } from "./pass-gates.ts";

withTestDatabase();
const vendors = withSandbox();

const DEADLINE_MS = 3_600_000;
let awaitedId = "";

/** A function that waits for a decision as the worker's function does, long beyond the end of the test. */
const engine = withEngine({
  more: (client) => [
    client.createFunction(
      { id: "await-decision", triggers: [{ event: "test/await" }], retries: 0 },
      ({ step, group }) => {
        const until = new Date(Date.now() + DEADLINE_MS).toISOString();
        return awaitDecision(
          { step, group },
          { callId: "call_1", kind: "ask", approvalId: awaitedId, until },
          1,
        );
      },
    ),
  ],
});

/** Drops the events and the nudges of a decision: only the row is left to say that it was taken. */
async function silence(approvalId: string): Promise<void> {
  await db()
    .delete(outbox)
    .where(eq(sql`${outbox.data}->>'approvalId'`, approvalId));
  await db().update(approvals).set({ nudgeAt: null }).where(eq(approvals.id, approvalId));
}

describe("a run whose approval is decided before it listens", () => {
  it("does not wait at all when the policy grants it", async () => {
    await underRules(db(), { automaticBelowCents: 10_000 }, async () => {
      const { messageId, ticketId } = await writeMail("Please refund ord_1001, it arrived broken.");
      const run = await engine.until("the run's end", async () => {
        const [found] = await db()
          .select()
          .from(runs)
          .where(and(eq(runs.subjectId, ticketId), eq(runs.functionId, "handle-customer-email")));
        return found?.endedAt ? found : undefined;
      });
      expect(run.status).toBe("completed");
      expect(await vendors.refundsOf(messageId)).toMatchObject([{ amount: 4_900 }]);
      const steps = await db().select().from(runSteps).where(eq(runSteps.runId, run.id));
      expect(steps.filter(({ kind }) => kind === "wait")).toEqual([]);
      const [approval] = await db().select().from(approvals).where(asksAbout(messageId));
      expect(approval).toMatchObject({ status: "approved", requiredDecisions: 0, nudges: 0, nudgeAt: null });
      expect(approval?.resumedAt).toBeInstanceOf(Date);
    });
  });

  it("reads the row beside its wait and goes on without an event and without a nudge", async () => {
    const { approvalId } = await askAndApprove({ orderId: "ord_1003" });
    await silence(approvalId);
    awaitedId = approvalId;
    await engine.invoke("await-decision");
    const run = await engine.ended("await-decision");
    expect(run).toMatchObject({ status: "completed", output: { kind: "answered", state: "approved" } });
    const steps = await db().select().from(runSteps).where(eq(runSteps.runId, run.id));
    expect(steps.map(({ stepId }) => stepId)).toContain("read-while-waiting-1-1");
  });

  it("waits for the approval that a person amended it into, and ends with that one's decision", async () => {
    const { approvalId } = await askForRefund({ orderId: "ord_1004" });
    const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
    const seen = { version: row?.version ?? 0, effectHash: row?.effectHash ?? "" };
    const amendedId = await amendApproval(localUser("reviewer"), approvalId, {
      ...seen,
      amountCents: 1_000,
      reason: "A part of it arrived",
    });
    await silence(approvalId);
    awaitedId = approvalId;
    await engine.invoke("await-decision");
    await engine.until("the wait for the new one", async () => {
      const waits = await db().select().from(runSteps).where(eq(runSteps.stepId, "wait-for-decision-1-2"));
      return waits[0];
    });
    await decideApproval(localUser("senior"), amendedId, { decision: "approve", version: 1 });
    const run = await engine.ended("await-decision", undefined, 2);
    expect(run).toMatchObject({
      status: "completed",
      output: { kind: "answered", state: "approved", approvalId: amendedId },
    });
  });
});
