import { and, eq } from "drizzle-orm";
import { afterEach, describe, expect, it } from "vitest";
import { approvals, auditLog, messages, runSteps, runs, stopSwitches } from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { listSwitches } from "@/lib/stops/list-switches";
import { functionScope, type StopScope } from "@/lib/stops/rules";
import { resumeScope, stopScope } from "@/lib/stops/stop-scope";
import { localUser } from "@/testing/local-user";
import { writeMail } from "@/testing/mails";
import { asksAbout } from "@/testing/refund-approvals";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withDeclarations, withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
const { until } = withEngine({ checkpointing: true });
const declarations = withDeclarations();

const admin = localUser("admin");
const stop = (scope: StopScope) => stopScope(admin, declarations, scope, "To see what happens.");
const resume = (scope: StopScope) => resumeScope(admin, declarations, scope, "Seen.");

afterEach(async () => {
  await db().delete(stopSwitches);
});

async function runOf(ticketId: string) {
  const [run] = await db()
    .select()
    .from(runs)
    .where(and(eq(runs.subjectId, ticketId), eq(runs.functionId, "handle-customer-email")));
  return run;
}

/**
 * The run waits in a step whose name begins so; answers which. A resume is told again seconds later, and so wakes a run
 * of the next test too: that one looks, and waits in a step with the next number.
 */
const waitsIn = (ticketId: string, name: string, after?: string) =>
  until(`a wait in ${name}`, async () => {
    const run = await runOf(ticketId);
    if (run?.status !== "waiting") return;
    const steps = await db().select().from(runSteps).where(eq(runSteps.runId, run.id));
    const waiting = steps.find(({ stepId, status }) => stepId.startsWith(name) && status === "waiting");
    return waiting && waiting.stepId !== after ? waiting.stepId : undefined;
  });

const done = (ticketId: string) =>
  until("the end", async () => {
    const run = await runOf(ticketId);
    return run?.endedAt ? run : undefined;
  });

async function approveRefund(messageId: string) {
  const asked = await until("a question", async () => {
    const [row] = await db().select().from(approvals).where(asksAbout(messageId));
    return row;
  });
  await decideApproval(localUser("reviewer"), asked.id, { decision: "approve", version: 1 });
}

describe("money that is stopped", () => {
  it("waits after an approval, and is paid once when money is resumed", async () => {
    await stop("money");
    const { messageId, ticketId } = await writeMail("Please refund 7 USD of ord_1002.");
    await approveRefund(messageId);
    await waitsIn(ticketId, "issue-refund-waits-for-money");
    expect(await vendors.calls("stripe")).not.toContainEqual(expect.objectContaining({ method: "POST" }));
    await resume("money");
    expect(await done(ticketId)).toMatchObject({ status: "completed" });
    expect(await vendors.refundsOf(messageId)).toMatchObject([{ amount: 700 }]);
  });

  it("waits again when it is stopped before the run reads the switch", async () => {
    await stop("money");
    const { messageId, ticketId } = await writeMail("Please refund 8 USD of ord_1002.");
    await approveRefund(messageId);
    const first = await waitsIn(ticketId, "issue-refund-waits-for-money");
    await resume("money");
    await stop("money");
    await waitsIn(ticketId, "issue-refund-waits-for-money", first);
    expect(await vendors.refundsOf(messageId)).toEqual([]);
    await resume("money");
    expect(await done(ticketId)).toMatchObject({ status: "completed" });
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
  });
});

describe("a paused function", () => {
  it("holds its runs before they start, and loses nothing", async () => {
    await stop("function:handle-customer-email");
    const { messageId, ticketId } = await writeMail("Where is my parcel ord_1001?");
    await waitsIn(ticketId, "paused-before-start");
    const received = () => db().select().from(auditLog).where(eq(auditLog.subjectId, messageId));
    expect(await received()).toEqual([]);
    await resume("function:handle-customer-email");
    expect(await done(ticketId)).toMatchObject({ status: "completed" });
    expect(await received()).toHaveLength(1);
  });

  it("lets the step in flight finish and holds the next one", async () => {
    await vendors.fault("openai", { match: "/v1/chat/completions", status: "slow", delayMs: 300 });
    const { ticketId } = await writeMail("Where is my parcel ord_1001?");
    await until("the model at work", async () => (await vendors.calls("openai"))[0]);
    await stop("function:handle-customer-email");
    await waitsIn(ticketId, "paused-before-send-reply");
    expect(await vendors.calls("postmark")).toEqual([]);
    await resume("function:handle-customer-email");
    expect(await done(ticketId)).toMatchObject({ status: "completed" });
  });

  it("reads the switch again at every event, without using up an attempt", async () => {
    await stop("function:handle-customer-email");
    const { ticketId } = await writeMail("Where is my parcel ord_1001?");
    // The function is tried ten times. Told before it listens, it hears nothing: so it is told until it has heard.
    await until("the 13th wait", async () => {
      await emitEvent(db(), "ops/switch.changed", { scope: "function:handle-customer-email" });
      const run = await runOf(ticketId);
      const steps = await db()
        .select()
        .from(runSteps)
        .where(eq(runSteps.runId, run?.id ?? ""));
      return steps.find(({ stepId }) => stepId === "paused-before-start-13");
    });
    await resume("function:handle-customer-email");
    expect(await done(ticketId)).toMatchObject({ status: "completed" });
  });

  it("is held even without a step", async () => {
    await stop("function:customer-health-check");
    const eventId = await emitEvent(db(), "customer/health_check.requested", { customerId: "cust_001" });
    const checkOf = async () => {
      const [run] = await db()
        .select()
        .from(runs)
        .where(and(eq(runs.eventId, eventId), eq(runs.functionId, "customer-health-check")));
      return run;
    };
    const waiting = await until("the wait", async () => {
      const run = await checkOf();
      return run?.status === "waiting" ? run : undefined;
    });
    const checked = () => db().select().from(auditLog).where(eq(auditLog.runId, waiting.id));
    expect(await checked()).toEqual([]);
    // Told in vain, it waits again.
    await until("the second wait", async () => {
      await emitEvent(db(), "ops/switch.changed", { scope: "function:customer-health-check" });
      const steps = await db().select().from(runSteps).where(eq(runSteps.runId, waiting.id));
      return steps.find(({ stepId }) => stepId === "paused-before-start-2");
    });
    expect(await checked()).toEqual([]);
    await resume("function:customer-health-check");
    await until("the end", async () => ((await checkOf())?.status === "completed" ? true : undefined));
    expect(await checked()).toHaveLength(1);
  });

  it("does not hold another function", async () => {
    await stop("function:thread-summary");
    const { ticketId } = await writeMail("Where is my parcel ord_1001?");
    expect(await done(ticketId)).toMatchObject({ status: "completed" });
  });
});

describe("the paused agent", () => {
  it("takes no turn; functions without the agent continue", async () => {
    await stop("agent");
    const { messageId, ticketId } = await writeMail("Where is my parcel ord_1001?");
    await waitsIn(ticketId, "paused-before-run-agent");
    expect(await vendors.calls("openai")).toEqual([]);
    const received = await db().select().from(auditLog).where(eq(auditLog.subjectId, messageId));
    expect(received.map(({ action }) => action)).toEqual(["message_received"]);
    await resume("agent");
    expect(await done(ticketId)).toMatchObject({ status: "completed" });
    const [reply] = await db().select().from(messages).where(eq(messages.answersMessageId, messageId));
    expect(await vendors.mailsOf(reply?.id ?? "")).toHaveLength(1);
  });
});

describe("the switches", () => {
  it("are audited once for each change, with the person and the reason", async () => {
    await Promise.all([stop("money"), stop("money"), stop("money")]);
    expect((await listSwitches(admin)).items).toMatchObject([
      { scope: "money", reason: "To see what happens.", stoppedByName: expect.any(String) },
    ]);
    await Promise.all([resume("money"), resume("money")]);
    await stop("agent");
    const rows = await db()
      .select()
      .from(auditLog)
      .where(eq(auditLog.actorId, admin.id))
      .orderBy(auditLog.seq);
    const acts = rows.map(({ action, subjectId, detail }) => [action, subjectId, detail.reason]);
    expect(acts.slice(-3)).toEqual([
      ["money_stopped", "money", "To see what happens."],
      ["money_resumed", "money", "Seen."],
      ["function_paused", "agent", "To see what happens."],
    ]);
  });

  it("need a permission, and resuming money a stricter one", async () => {
    const engineer = localUser("engineer");
    await stopScope(engineer, declarations, "money", "Now.");
    await expect(resumeScope(engineer, declarations, "money", "Again.")).rejects.toMatchObject({
      code: "not_allowed",
    });
    await expect(stopScope(localUser("reviewer"), declarations, "agent", "No.")).rejects.toMatchObject({
      code: "not_allowed",
    });
    expect((await listSwitches(engineer)).items).toHaveLength(1);
  });

  it("do not stop machinery or unknown functions", async () => {
    for (const id of ["run-operation", "pulse", "close-ended-runs"])
      await expect(stop(functionScope(id))).rejects.toMatchObject({ code: "cannot_be_paused", status: 422 });
    for (const scope of ["function:handle-customer-emial", "function:", 'function:" || true'] as const)
      await expect(stop(scope)).rejects.toMatchObject({ code: "not_found", status: 404 });
    expect((await listSwitches(admin)).items).toEqual([]);
  });
});
