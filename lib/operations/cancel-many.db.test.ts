import { newUlid } from "@vagus/primitives/ulid";
import { and, eq, inArray } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvals, auditLog, operationItems, runSteps, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { localUser } from "@/testing/local-user";
import { writeMail } from "@/testing/mails";
import { breakable } from "@/testing/operations";
import { asksAbout } from "@/testing/refund-approvals";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withDeclarations, withTestDatabase } from "@/testing/with-test-database";
import { listOperationItems } from "./list-operation-items.ts";
import { PreviewOperation, StartOperation } from "./order-schemas.ts";
import { previewOperation } from "./preview-operation.ts";
import { readOperation } from "./read-operation.ts";
import { startOperation } from "./start-operation.ts";

withTestDatabase();
withSandbox();
const { until } = withEngine({ more: breakable().functions });
const declarations = withDeclarations();

const engineer = localUser("engineer");
/** `CANCEL_MANY=5000` runs it at the size the product promises. */
const MANY = Number(process.env.CANCEL_MANY ?? 500);
/** Generous: a busy machine takes several times as long. */
const SLOW_MS = 60_000 + MANY * 100;

const start = (asked: object) =>
  startOperation(
    engineer,
    declarations,
    StartOperation.parse({ kind: "cancel", reason: "It must not happen.", ratePerSecond: 100, ...asked }),
  );

const over = (id: string) =>
  until(
    "the end of the operation",
    async () => {
      const operation = await readOperation(engineer, id);
      return operation.endedAt ? operation : undefined;
    },
    SLOW_MS,
  );

/** Waiting runs that events of this name started. */
async function startWaiting(name: string, count: number, customerId: string): Promise<void> {
  const { sendEvents } = await import("@/lib/events/send-events");
  for (let sent = 0; sent < count; sent += 100) {
    const events = Array.from({ length: Math.min(100, count - sent) }, () => ({
      id: newUlid(),
      name,
      data: { customerId },
    }));
    await sendEvents(events);
  }
  await until(
    `${count} waiting runs`,
    async () => {
      const waiting = await waitingOf(name, customerId);
      return waiting.length >= count ? waiting : undefined;
    },
    SLOW_MS,
  );
}

const waitingOf = (trigger: string, customerId: string) =>
  db()
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.trigger, trigger), eq(runs.customerId, customerId), eq(runs.status, "waiting")));

async function livingInEngine(functionId: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof engineApi.listRuns>> = await engineApi.listRuns({
      functionId,
      statuses: ["running", "queued"],
      limit: 400,
      ...(cursor && { cursor }),
    });
    if (!page.ok) throw new Error(page.message);
    ids.push(...page.value.runs.map(({ id }) => id));
    cursor = page.value.nextCursor;
  } while (cursor);
  return ids;
}

describe("a cancellation of many", () => {
  it(
    "cancels every run that matches, and touches no other",
    async () => {
      await startWaiting("test/asleep", MANY, "cust_001");
      await startWaiting("test/asleep", 5, "cust_002");
      await startWaiting("test/listening", 5, "cust_001");
      const filter = { functionId: "test-asleep", customerId: "cust_001", status: ["waiting"] };
      const seen = await previewOperation(
        engineer,
        declarations,
        PreviewOperation.parse({ kind: "cancel", filter }),
      );
      expect(seen).toMatchObject({
        matched: MANY,
        eligible: MANY,
        byStatus: { waiting: MANY },
        notEligible: [],
      });

      const id = await start({ filter });
      expect(await over(id)).toMatchObject({
        status: "completed",
        total: MANY,
        done: MANY,
        residue: 0,
        auditRows: MANY + 2,
      });
      expect(await waitingOf("test/asleep", "cust_001")).toEqual([]);
      const outside = await waitingOf("test/asleep", "cust_002");
      expect(outside).toHaveLength(5);
      expect((await livingInEngine("test-asleep")).sort()).toEqual(outside.map((run) => run.id).sort());
      expect(await livingInEngine("test-listening")).toHaveLength(5);
      const items = await db().select().from(operationItems).where(eq(operationItems.operationId, id));
      expect(items.every(({ rereadAt }) => rereadAt !== null)).toBe(true);
      const targets = items.map(({ targetId }) => targetId);
      const steps = await db().select().from(runSteps).where(inArray(runSteps.runId, targets));
      expect(new Set(steps.map(({ status }) => status))).toEqual(new Set(["cancelled"]));
      const [one] = await db()
        .select()
        .from(runs)
        .where(eq(runs.id, targets[0] ?? ""));
      expect(one).toMatchObject({
        status: "cancelled",
        endedBecause: { code: "cancelled_by_operation", operationId: id },
      });
    },
    3 * SLOW_MS,
  );

  it("leaves out ended runs, which have nothing to cancel", async () => {
    const [ended] = await db().select().from(runs).where(eq(runs.status, "cancelled")).limit(1);
    await expect(start({ ids: [ended?.id] })).rejects.toMatchObject({
      code: "nothing_to_do",
      message: expect.stringContaining("It had ended before"),
    });
    await expect(start({ ids: ["run_nobody"] })).rejects.toMatchObject({
      message: expect.stringContaining("There is no record of it."),
    });
  });

  it("skips a run that ends before its turn, with that outcome", async () => {
    await startWaiting("test/listening", 1, "cust_003");
    const [run] = await waitingOf("test/listening", "cust_003");
    const id = await start({ ids: [run?.id], ratePerSecond: 0.5 });
    const { sendEvents } = await import("@/lib/events/send-events");
    await sendEvents([{ id: newUlid(), name: "test/never", data: {} }]);
    const end = await over(id);
    expect(end.done + end.skipped).toBe(1);
    const { items } = await listOperationItems(engineer, id, {});
    expect(items[0]?.outcome).toEqual(
      end.skipped ? { code: "ended_before", status: "completed" } : { code: "cancelled" },
    );
  });
});

describe("a cancelled run that waits for an approval", () => {
  const asked = (messageId: string) =>
    until("a question", async () => {
      const [row] = await db().select().from(approvals).where(asksAbout(messageId));
      const [run] = await db()
        .select()
        .from(runs)
        .where(eq(runs.id, row?.runId ?? ""));
      return row && run?.status === "waiting" ? { row, run } : undefined;
    });

  it("withdraws it, with the reason, and no reminder follows", async () => {
    const { messageId } = await writeMail("Please refund 1 USD of ord_1002.");
    const { row, run } = await asked(messageId);
    const target = { kind: "cancel", ids: [run.id] };
    const seen = await previewOperation(engineer, declarations, PreviewOperation.parse(target));
    expect(seen.approvals).toEqual({ carryOver: 0, askAgain: 0, withdrawn: 1 });
    expect(await over(await start(target))).toMatchObject({ done: 1 });
    const [after] = await db().select().from(approvals).where(eq(approvals.id, row.id));
    expect(after).toMatchObject({ status: "withdrawn", nudgeAt: null });
    const audit = await db().select().from(auditLog).where(eq(auditLog.runId, run.id)).orderBy(auditLog.seq);
    expect(audit.slice(-2).map(({ action, detail }) => [action, detail.cause ?? null])).toEqual([
      ["approval_withdrawn", "run_cancelled"],
      ["run_cancelled", null],
    ]);
    expect(audit.at(-1)?.actorId).toBe(engineer.id);
  });

  it("leaves it to another run that waits for the same approval", async () => {
    const { messageId, ticketId } = await writeMail("Please refund 2 USD of ord_1002.");
    const { row, run } = await asked(messageId);
    const again = await engineApi.rerunRun(run.id);
    const other = again.ok ? again.value : "";
    await until("the other one waiting", async () => {
      const found = await db().select().from(runs).where(eq(runs.subjectId, ticketId));
      return found.find(({ id, status }) => id === other && status === "waiting");
    });
    await over(await start({ ids: [run.id] }));
    const [still] = await db().select().from(approvals).where(eq(approvals.id, row.id));
    expect(still?.status).toBe("pending");
    await over(await start({ ids: [other] }));
    const [now] = await db().select().from(approvals).where(eq(approvals.id, row.id));
    expect(now?.status).toBe("withdrawn");
  });
});
