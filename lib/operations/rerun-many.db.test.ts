import process from "node:process";
import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { approvals, auditLog, messages, operationItems, refunds, runs } from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { writeMail } from "@/testing/mails";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withDeclarations, withTestDatabase } from "@/testing/with-test-database";
import { resumeOperation } from "./control-operation.ts";
import { PreviewOperation, StartOperation } from "./order-schemas.ts";
import { previewOperation } from "./preview-operation.ts";
import { readOperation } from "./read-operation.ts";
import { startOperation } from "./start-operation.ts";

withTestDatabase();
const vendors = withSandbox();
// Not about how many mails are answered at once.
const LIMITS = {
  EMAIL_CONCURRENCY: "200",
  EMAIL_CONCURRENCY_PER_CUSTOMER: "100",
  EMAILS_PER_MINUTE: "100000",
};
beforeAll(() => void Object.assign(process.env, LIMITS));
const { until } = withEngine();
const declarations = withDeclarations();

const engineer = localUser("engineer");
/** Hundreds of runs, each tried ten times, on a busy machine. */
const SLOW_MS = 120_000;
/** Customers, each with an order that is worth many small refunds. */
const WRITERS = [
  ["ada", "ord_1002"],
  ["grace", "ord_1004"],
  ["linus", "ord_1006"],
  ["edsger", "ord_1008"],
  ["alan", "ord_1009"],
] as const;

type Mail = Awaited<ReturnType<typeof writeMail>>;

/** Mails of all customers in turn; each run of them ends as expected. */
async function mails(count: number, body: (order: string) => string): Promise<Mail[]> {
  const sent: Mail[] = [];
  for (let n = 0; n < count; n++) {
    const [name = "ada", order = "ord_1002"] = WRITERS[n % WRITERS.length] ?? [];
    sent.push(await writeMail(body(order), { Email: `${name}@example.com` }));
  }
  return sent;
}

const runsOf = (of: Mail[]) =>
  db()
    .select()
    .from(runs)
    .where(
      and(
        inArray(
          runs.subjectId,
          of.map(({ ticketId }) => ticketId),
        ),
        eq(runs.functionId, "handle-customer-email"),
        eq(runs.trigger, "customer/email.received"),
      ),
    );

const allFailed = (of: Mail[]) =>
  until(
    `${of.length} failed runs`,
    async () => {
      const found = (await runsOf(of)).filter(
        ({ status, errorGroupId }) => status === "failed" && errorGroupId,
      );
      return found.length === of.length ? found : undefined;
    },
    SLOW_MS,
  );

const start = (asked: object) =>
  startOperation(
    engineer,
    declarations,
    StartOperation.parse({ kind: "rerun", reason: "The cause is mended.", ratePerSecond: 50, ...asked }),
  );
const preview = (asked: object) =>
  previewOperation(engineer, declarations, PreviewOperation.parse({ kind: "rerun", ...asked }));

const becomes = (id: string, status: string) =>
  until(
    `${status} operation`,
    async () => {
      const operation = await readOperation(engineer, id);
      return operation.status === status && (status === "paused" || operation.endedAt)
        ? operation
        : undefined;
    },
    SLOW_MS,
  );

/** One mail each, by Postmark's own record. */
async function expectAnsweredOnce(of: Mail[]): Promise<void> {
  const replies = await db()
    .select()
    .from(messages)
    .where(
      inArray(
        messages.answersMessageId,
        of.map(({ messageId }) => messageId),
      ),
    );
  expect(replies).toHaveLength(of.length);
  for (const { id } of replies) expect(await vendors.mailsOf(id)).toHaveLength(1);
}

/** Expects the lineage in both directions: item to new run, new run to the item's target and operation. */
async function expectLineage(operationId: string): Promise<void> {
  const rows = await db()
    .select({ item: operationItems, run: runs })
    .from(operationItems)
    .leftJoin(runs, eq(runs.id, operationItems.newRunId))
    .where(eq(operationItems.operationId, operationId));
  for (const { item, run } of rows) {
    expect(run).toMatchObject({ rerunOf: item.targetId, operationId });
    expect(item.rereadAt).toBeInstanceOf(Date);
  }
  expect(new Set(rows.map(({ item }) => item.newRunId)).size).toBe(rows.length);
}

describe("a bad deploy", () => {
  /** `BAD_DEPLOY=200` runs it at the size the product promises. */
  const n = Math.ceil(Number(process.env.BAD_DEPLOY ?? 60) / 3);
  const each = { model: n, postmark: n, stripe: n };

  it("gives three error groups; fixed ones run again once, and an unfixed one pauses the operation", async () => {
    await vendors.fault("openai", { match: "/v1/chat/completions", status: 503, times: null });
    const byModel = await mails(each.model, (order) => `Where is my parcel ${order}?`);
    const modelRuns = await allFailed(byModel);
    await vendors.heal("openai");
    await vendors.fault("postmark", { match: "POST /email", status: 503, times: null });
    const byPostmark = await mails(each.postmark, (order) => `Where is my parcel ${order}?`);
    const postmarkRuns = await allFailed(byPostmark);
    await vendors.heal("postmark");
    await vendors.fault("stripe", { match: "POST /v1/refunds", status: 503, times: null });
    const byStripe = await mails(each.stripe, (order) => `Please refund 1 USD of ${order}.`);
    await until(
      "questions",
      async () => {
        const asked = await db().select().from(approvals).where(eq(approvals.status, "pending"));
        for (const { id } of asked)
          await decideApproval(localUser("reviewer"), id, { decision: "approve", version: 1 });
        const decided = await db().select().from(approvals).where(eq(approvals.status, "approved"));
        return decided.length === each.stripe ? decided : undefined;
      },
      SLOW_MS,
    );
    await allFailed(byStripe);
    const groups = new Set(
      [...modelRuns, ...postmarkRuns, ...(await runsOf(byStripe))].map(({ errorGroupId }) => errorGroupId),
    );
    expect(groups.size).toBe(3);
    expect(new Set(modelRuns.map(({ errorGroupId }) => errorGroupId)).size).toBe(1);

    // Postmark is fixed: rerun its whole group, with a canary.
    const errorGroup = postmarkRuns[0]?.errorGroupId;
    expect(await preview({ filter: { errorGroup } })).toMatchObject({
      eligible: each.postmark,
      alreadyHappened: [],
      willHappen: [{ kind: "reply", count: each.postmark }],
      costMicros: 0,
    });
    const mended = await start({ filter: { errorGroup }, canary: 5 });
    expect(await becomes(mended, "completed")).toMatchObject({
      total: each.postmark,
      done: each.postmark,
      failed: 0,
      residue: 0,
      left: 0,
      cells: "d".repeat(each.postmark),
      auditRows: each.postmark + 2,
    });
    await expectLineage(mended);
    await expectAnsweredOnce(byPostmark);
    expect((await preview({ filter: { errorGroup } })).notEligible).toMatchObject([
      { cause: "A rerun of it has completed.", count: each.postmark },
    ]);

    // Rerun every failed run although Stripe is not fixed.
    const all = await start({ filter: { status: ["failed"] }, canary: 5, ratePerSecond: 5 });
    const paused = await becomes(all, "paused");
    expect(paused).toMatchObject({ pausedByItself: true, total: each.model + each.stripe });
    expect(paused.lastTwenty.failed).toBeGreaterThanOrEqual(4);
    expect(paused.inFlight + paused.left).toBeGreaterThan(0);
    expect(paused.pausedBecause).toMatchObject({ code: "latest_failed", of: 20 });

    await vendors.heal("stripe");
    await resumeOperation(engineer, all);
    const over = await becomes(all, "completed");
    expect(over.done + over.failed).toBe(each.model + each.stripe);
    expect(over.residue).toBe(0);
    await expectLineage(all);

    // Runs that failed a second time.
    const last = await start({
      filter: { status: ["failed"], functionId: "handle-customer-email" },
      canary: 0,
    });
    expect(await becomes(last, "completed")).toMatchObject({ failed: 0, residue: 0 });
    await expectAnsweredOnce([...byModel, ...byStripe]);
    for (const { messageId } of byStripe) expect(await vendors.refundsOf(messageId)).toHaveLength(1);
    const paid = await db().select().from(refunds).where(isNotNull(refunds.stripeRefundId));
    expect(paid).toHaveLength(each.stripe);
    const issued = await db().select().from(auditLog).where(eq(auditLog.action, "refund_issued"));
    expect(issued).toHaveLength(each.stripe);
  }, 300_000);
});
