import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import {
  answerDeliveries,
  answerTargets,
  approvalDecisions,
  approvals,
  auditLog,
  deployment,
  outbox,
} from "@/db/schema";
import { db } from "@/lib/db";
import { forgetStanding } from "@/lib/deployment/acts-here";
import { env } from "@/lib/env";
import { verifyStandardWebhook } from "@/lib/webhooks/sources/verify-standard-webhook";
import { localUser } from "@/testing/local-user";
import { withAnsweredRequests } from "@/testing/with-answered-requests";
import { withTestDatabase } from "@/testing/with-test-database";
import { readApproval } from "../../card/read-approval.ts";
import { decideApproval } from "../../decision/decide-approval.ts";
import { retractDecision } from "../../decision/retract-decision.ts";
import { withdrawRequest } from "../../request/request-approval.ts";
import { deliverAnswer } from "./deliver-answer.ts";
import { listAnswerDeliveries } from "./list-answer-deliveries.ts";
import { replayAnswer } from "./replay-answer.ts";

withTestDatabase();
const { app, receiver, engine, ask, yes, deliveryOf, settled, received, target } = withAnsweredRequests();

const [reviewer, engineer] = [localUser("reviewer"), localUser("engineer")];
const by = { functionId: "send-answer", runId: "run_test" };

describe("an answer that goes to a callback", () => {
  it("arrives once, signed, with the ids and the answer", async () => {
    const id = await ask();
    await yes(id);
    const { id: deliveryId, attempts, lastStatus } = await settled(id);
    expect([attempts, lastStatus]).toEqual([1, 204]);
    expect(receiver.requests).toHaveLength(1);
    expect(receiver.requests[0]?.path).toBe("/answers/discount");
    const { headers, raw } = received();
    expect(headers.get("webhook-id")).toBe(deliveryId);
    expect(verifyStandardWebhook(raw, headers, [target().secret ?? ""], Date.now())).toBeUndefined();
    expect(JSON.parse(raw)).toMatchObject({
      type: "approval.decided",
      data: {
        approvalId: id,
        status: "approved",
        answer: "20 %",
        idempotencyKey: expect.stringMatching(/^order-/),
      },
    });
    const card = await readApproval(reviewer, id);
    expect(card.answerDelivery).toMatchObject({ status: "delivered", attempts: 1, target: "shop" });
    expect(card.resumedAt).not.toBeNull();
    const audited = await db().select().from(auditLog).where(eq(auditLog.subjectId, id));
    expect(audited.filter(({ action }) => action === "answer_delivered")).toHaveLength(1);
  });

  it("arrives once after the receiver failed five times in different ways", async () => {
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

  it("arrives although the event of the decision is lost", async () => {
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
    // The state that a process leaves when it is killed between claim and request.
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

  it("is given up after the last attempt, and the delivery shows why", async () => {
    receiver.script.push(...Array.from({ length: 15 }, () => ({ status: 500 })));
    const id = await ask();
    await yes(id);
    expect(await settled(id)).toMatchObject({ status: "dead", attempts: 15, lastError: "http_error" });
  });

  it("is not sent while the decision can be taken back, nor after it was taken back", async () => {
    const id = await ask();
    await decideApproval(reviewer, id, { decision: "reject", version: 1 });
    const { id: first } = (await deliveryOf(id)) ?? { id: "" };
    expect(await deliverAnswer({ deliveryId: first, attempt: 0 }, by)).toMatchObject({ outcome: "open" });
    await retractDecision(reviewer, id);
    expect(await deliveryOf(id)).toBeUndefined();
    await decideApproval(reviewer, id, { decision: "approve", version: 3, answer: "10 %" });
    await settled(id);
    expect(receiver.requests).toHaveLength(1);
    expect(JSON.parse(received().raw).data).toMatchObject({ status: "approved", answer: "10 %" });
  });

  it("reports a rejection, a withdrawal and an expiry", async () => {
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

  it("is not sent by a copy of the database until its deployment is adopted", async () => {
    const id = await ask();
    await yes(id);
    const { id: deliveryId } = (await deliveryOf(id)) ?? { id: "" };
    const [before] = await db()
      .update(deployment)
      .set({ id: "another" })
      .returning({ place: deployment.place });
    expect(before).toBeDefined();
    forgetStanding();
    const held = deliverAnswer({ deliveryId, attempt: 0 }, by);
    await expect(held).rejects.toMatchObject({ code: "deployment_held" });
    expect(await deliveryOf(id)).toMatchObject({ status: "pending", attempts: 0 });
    await db().update(deployment).set({ id: env().deployment.id });
    forgetStanding();
    expect(await settled(id)).toMatchObject({ status: "delivered" });
    expect(receiver.requests).toHaveLength(1);
  });

  it("reads only the beginning of a long response", async () => {
    receiver.script.push({ status: 200, body: "x".repeat(5_000_000) });
    const id = await ask();
    await yes(id);
    expect(await settled(id)).toMatchObject({ status: "delivered", attempts: 1 });
  });

  it("is retried when its secret cannot be read, with the cause", async () => {
    const id = await ask();
    const [before] = await db().select().from(answerTargets).where(eq(answerTargets.id, target().id));
    await db()
      .update(answerTargets)
      .set({ secrets: ["v1.other"] })
      .where(eq(answerTargets.id, target().id));
    await yes(id);
    await engine.until("a failed attempt", async () => {
      const row = await deliveryOf(id);
      return row?.lastError === "secret_unreadable" ? row : undefined;
    });
    await db()
      .update(answerTargets)
      .set({ secrets: before?.secrets })
      .where(eq(answerTargets.id, target().id));
    expect(await settled(id)).toMatchObject({ status: "delivered" });
    expect(receiver.requests).toHaveLength(1);
  });

  it("never carries an answer that was forged in the database", async () => {
    const id = await ask();
    await yes(id);
    await db().update(approvalDecisions).set({ answer: "10 %" }).where(eq(approvalDecisions.approvalId, id));
    expect(await settled(id)).toMatchObject({ status: "dead", lastError: "votes_unverified" });
    expect(receiver.requests).toHaveLength(0);
  });
});
