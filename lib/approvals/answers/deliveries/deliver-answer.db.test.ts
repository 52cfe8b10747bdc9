import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerDeliveries, approvalDecisions, approvals, auditLog, outbox } from "@/db/schema";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { verifyStandardWebhook } from "@/lib/webhooks/sources/verify-standard-webhook";
import { withAnswerReceiver } from "@/testing/answer-receiver";
import { localUser } from "@/testing/local-user";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";
import { readApproval } from "../../card/read-approval.ts";
import { decideApproval } from "../../decision/decide-approval.ts";
import { retractDecision } from "../../decision/retract-decision.ts";
import { requestApproval, withdrawRequest } from "../../request/request-approval.ts";
import { RequestApproval } from "../../request/schemas.ts";
import { addAnswerTarget, rotateAnswerTarget, setAnswerTargetEnabled } from "../targets/change-target.ts";
import type { AnswerTargetSecret } from "../targets/schemas.ts";
import { deliverAnswer } from "./deliver-answer.ts";
import { listAnswerDeliveries } from "./list-answer-deliveries.ts";
import { replayAnswer } from "./replay-answer.ts";

withTestDatabase();
const receiver = withAnswerReceiver();
const engine = withEngine();

const [admin, reviewer, engineer] = [localUser("admin"), localUser("reviewer"), localUser("engineer")];
const app: Me = { ...engineer, permissions: ["see", "request_approval"] };
const by = { functionId: "send-answer", runId: "run_test" };
let target: AnswerTargetSecret;
let keys = 0;

beforeAll(async () => {
  target = await addAnswerTarget(admin, { name: "shop", kind: "callback", url: receiver.url("/answers") });
});
beforeEach(() => {
  receiver.requests.length = 0;
  receiver.script.length = 0;
});

async function ask(answerTo: object = { url: receiver.url("/answers/discount") }): Promise<string> {
  const asked = RequestApproval.parse({
    kind: "request",
    idempotencyKey: `order-${++keys}`,
    title: "Discount for order 4711",
    choices: ["10 %", "20 %"],
    deadline: new Date(Date.now() + 3_600_000).toISOString(),
    answerTo,
  });
  return (await requestApproval(app, asked)).id;
}

const yes = (id: string) => decideApproval(reviewer, id, { decision: "approve", version: 1, answer: "20 %" });
const deliveryOf = async (approvalId: string) =>
  (await db().select().from(answerDeliveries).where(eq(answerDeliveries.approvalId, approvalId)))[0];
const settled = (approvalId: string) =>
  engine.until("the end of the delivery", async () => {
    // The pauses between attempts pass at once.
    await db()
      .update(answerDeliveries)
      .set({ nextAt: sql`now()` })
      .where(sql`${answerDeliveries.lastError} is not null and ${answerDeliveries.nextAt} > now()`);
    const row = await deliveryOf(approvalId);
    return row && row.status !== "pending" ? row : undefined;
  });
const ofReceiver = (at = 0) => {
  const { headers, body } = receiver.requests[at] ?? { headers: {}, body: "" };
  const named = new Headers(
    Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return { headers: named, raw: body };
};

describe("an answer that goes to a callback", () => {
  it("comes once, signed, with the ids and what was answered", async () => {
    const id = await ask();
    await yes(id);
    const { id: deliveryId, attempts, lastStatus } = await settled(id);
    expect([attempts, lastStatus]).toEqual([1, 204]);
    expect(receiver.requests).toHaveLength(1);
    expect(receiver.requests[0]?.path).toBe("/answers/discount");
    const { headers, raw } = ofReceiver();
    expect(headers.get("webhook-id")).toBe(deliveryId);
    expect(verifyStandardWebhook(raw, headers, [target.secret ?? ""], Date.now())).toBeUndefined();
    expect(JSON.parse(raw)).toMatchObject({
      type: "approval.decided",
      data: { approvalId: id, status: "approved", answer: "20 %", idempotencyKey: `order-${keys}` },
    });
    const card = await readApproval(reviewer, id);
    expect(card.answerDelivery).toMatchObject({ status: "delivered", attempts: 1, target: "shop" });
    expect(card.resumedAt).not.toBeNull();
    const audited = await db().select().from(auditLog).where(eq(auditLog.subjectId, id));
    expect(audited.filter(({ action }) => action === "answer_delivered")).toHaveLength(1);
  });

  it("comes once after the receiver failed five times, in every way it can", async () => {
    receiver.script.push(
      { status: 500 },
      { status: 302, headers: { location: receiver.url("/elsewhere") } },
      { status: 503, headers: { "retry-after": "1" } },
      { status: 404 },
      { status: 429 },
    );
    const id = await ask();
    await yes(id);
    expect(await settled(id)).toMatchObject({ status: "delivered", attempts: 6 });
    expect(receiver.requests.map(({ path }) => path)).toEqual(Array(6).fill("/answers/discount"));
    expect(new Set(receiver.requests.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("comes though the event of the decision is lost", async () => {
    const id = await ask();
    await yes(id);
    await db().delete(outbox).where(eq(outbox.name, "approval/answer_due"));
    await db()
      .update(answerDeliveries)
      .set({ nextAt: new Date(0) })
      .where(eq(answerDeliveries.approvalId, id));
    expect(await settled(id)).toMatchObject({ status: "delivered", attempts: 1 });
  });

  it("is sent again after its claim, with the same id, when the process died in the middle", async () => {
    const id = await ask();
    await yes(id);
    // As a process leaves it that is killed between claim and request.
    await db().delete(outbox).where(eq(outbox.name, "approval/answer_due"));
    await db()
      .update(answerDeliveries)
      .set({ attempts: 1, nextAt: new Date(0) })
      .where(eq(answerDeliveries.approvalId, id));
    expect(await settled(id)).toMatchObject({ status: "delivered", attempts: 2 });
    expect(receiver.requests).toHaveLength(1);
  });

  it("is sent once when twenty events ask for the same attempt", async () => {
    const id = await ask();
    await yes(id);
    const { id: deliveryId } = (await deliveryOf(id)) ?? { id: "" };
    const attempts = await Promise.all(
      Array.from({ length: 20 }, () => deliverAnswer({ deliveryId, attempt: 0 }, by)),
    );
    expect(attempts.filter(({ outcome }) => outcome === "delivered")).toHaveLength(1);
    expect(receiver.requests).toHaveLength(1);
  });

  it("is given up at once when the receiver wants no more, and sent again by hand", async () => {
    receiver.script.push({ status: 410 });
    const id = await ask();
    await yes(id);
    const dead = await settled(id);
    expect(dead).toMatchObject({ status: "dead", attempts: 1, lastStatus: 410 });
    await replayAnswer(engineer, dead.id);
    await expect(replayAnswer(engineer, dead.id)).rejects.toMatchObject({ code: "attempt_under_way" });
    expect(await settled(id)).toMatchObject({ status: "delivered", attempts: 2 });
    const { items } = await listAnswerDeliveries(engineer, { approvalId: id });
    expect(items).toMatchObject([{ id: dead.id, status: "delivered", target: { name: "shop" } }]);
  });

  it("is given up after the last attempt, and the delivery says why", async () => {
    receiver.script.push(...Array.from({ length: 15 }, () => ({ status: 500 })));
    const id = await ask();
    await yes(id);
    expect(await settled(id)).toMatchObject({ status: "dead", attempts: 15, lastError: "http_error" });
  });

  it("is not sent while the decision can be taken back, and never once it was", async () => {
    const id = await ask();
    await decideApproval(reviewer, id, { decision: "reject", version: 1 });
    const { id: first } = (await deliveryOf(id)) ?? { id: "" };
    expect(await deliverAnswer({ deliveryId: first, attempt: 0 }, by)).toMatchObject({ outcome: "open" });
    await retractDecision(reviewer, id);
    expect(await deliveryOf(id)).toBeUndefined();
    await decideApproval(reviewer, id, { decision: "approve", version: 3, answer: "10 %" });
    await settled(id);
    expect(receiver.requests).toHaveLength(1);
    expect(JSON.parse(ofReceiver().raw).data).toMatchObject({ status: "approved", answer: "10 %" });
  });

  it("tells of a rejection, a withdrawal and an expiry", async () => {
    const rejected = await ask();
    await decideApproval(reviewer, rejected, { decision: "reject", version: 1 });
    await settled(rejected);
    const withdrawn = await ask();
    await withdrawRequest(app, withdrawn);
    await settled(withdrawn);
    const expired = await ask();
    await db()
      .update(approvals)
      .set({ deadline: new Date(0) })
      .where(eq(approvals.id, expired));
    await settled(expired);
    expect(receiver.requests.map(({ body }) => JSON.parse(body).data)).toMatchObject([
      { approvalId: rejected, status: "rejected", answer: null },
      { approvalId: withdrawn, status: "withdrawn", answer: null },
      { approvalId: expired, status: "expired", answer: null },
    ]);
  });

  it("carries no answer that somebody wrote into the database", async () => {
    const id = await ask();
    await yes(id);
    await db().update(approvalDecisions).set({ answer: "10 %" }).where(eq(approvalDecisions.approvalId, id));
    expect(await settled(id)).toMatchObject({ status: "dead", lastError: "votes_unverified" });
    expect(receiver.requests).toHaveLength(0);
  });
});

describe("a target", () => {
  it("signs with both secrets for a day after a rotation", async () => {
    const rotated = await rotateAnswerTarget(admin, target.id, { version: target.version });
    expect(rotated.secret).not.toBe(target.secret);
    expect(rotated.formerSignsUntil).not.toBeNull();
    const id = await ask();
    await yes(id);
    await settled(id);
    const { headers, raw } = ofReceiver();
    for (const secret of [target.secret, rotated.secret])
      expect(verifyStandardWebhook(raw, headers, [secret ?? ""], Date.now())).toBeUndefined();
    target = rotated;
  });

  it("gets nothing while it is disabled, and no question names it", async () => {
    const id = await ask();
    const disabled = await setAnswerTargetEnabled(admin, target.id, {
      version: target.version,
      enabled: false,
    });
    await yes(id);
    expect(await settled(id)).toMatchObject({ status: "dead", lastError: "target_disabled" });
    await expect(ask()).rejects.toMatchObject({ code: "unknown_answer_target" });
    await setAnswerTargetEnabled(admin, target.id, { version: disabled.version, enabled: true });
  });

  it.each([{ url: "http://127.0.0.1:1/answers" }, { engine: "shop" }, { engine: "nobody" }])(
    "that nobody registered is refused: %o",
    async (answerTo) => {
      await expect(ask(answerTo)).rejects.toMatchObject({ code: "unknown_answer_target" });
    },
  );

  it.each(["https://10.0.0.7/", "https://169.254.169.254/", "http://example.com/"])(
    "in a private network or without TLS is not registered: %s",
    async (url) => {
      const adding = addAnswerTarget(admin, { name: "inside", kind: "callback", url });
      await expect(adding).rejects.toMatchObject({ status: 400 });
    },
  );

  it("of another engine gets the event, under the id of the delivery", async () => {
    receiver.script.push({ status: 200, body: '{"status":500}' }, { status: 200, body: '{"status":200}' });
    const eventKey = "test-event-key-of-theirs";
    await addAnswerTarget(admin, { name: "billing", kind: "event", url: receiver.url(), eventKey });
    const id = await ask({ engine: "billing" });
    await yes(id);
    const delivery = await settled(id);
    expect(delivery).toMatchObject({ status: "delivered", attempts: 2 });
    expect(receiver.requests.map(({ path }) => path)).toEqual(Array(2).fill(`/e/${eventKey}`));
    const data = { approvalId: id, decisionId: delivery.decisionId };
    expect(JSON.parse(ofReceiver(1).raw)).toMatchObject([
      { id: delivery.id, name: "approval/decided", data },
    ]);
  });
});
