import { desc, eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { approvalDecisions, approvals, outbox, policies } from "@/db/schema";
import { db } from "@/lib/db";
import { policyMac } from "@/lib/policy/policy-mac";
import type { Rule } from "@/lib/policy/schemas";
import { STRICTEST } from "@/lib/policy/schemas";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { readApproval } from "../card/read-approval.ts";
import { decideApproval } from "../decision/decide-approval.ts";
import { performApproval } from "../perform-approval.ts";
import { requestApproval } from "./request-approval.ts";
import { RequestApproval } from "./schemas.ts";

withTestDatabase();

const engineer = localUser("engineer");
const [reviewer, senior, admin] = [localUser("reviewer"), localUser("senior"), localUser("admin")];
const onlySenior = { ...STRICTEST.otherwise, approvers: [{ roles: ["senior" as const], userIds: [] }] };
const from = (id: string, outcome: Rule["outcome"]): Rule => ({
  kind: "request",
  when: [{ fact: "requester", in: [id] }],
  outcome,
});

beforeAll(async () => {
  const rules = {
    ...STRICTEST,
    rules: [
      from("tok_granted", { verdict: "automatic" }),
      from("tok_refused", { verdict: "refuse" }),
      from("tok_senior", onlySenior),
    ],
  };
  const policy = { version: 2, rules, createdBy: admin.id };
  await db()
    .insert(policies)
    .values({ ...policy, mac: policyMac(policy) });
});

let keys = 0;
const ask = (tokenId: string, change: object = {}) =>
  requestApproval(
    { ...engineer, tokenId },
    RequestApproval.parse({
      kind: "request",
      idempotencyKey: `key-${++keys}`,
      title: "Restart of the importer",
      deadline: new Date(Date.now() + 3_600_000).toISOString(),
      answerTo: { engine: "ours" },
      ...change,
    }),
  );
const rowOf = async (id: string) => (await db().select().from(approvals).where(eq(approvals.id, id)))[0];

describe("a rule about requests", () => {
  it("grants one at once: the answer is queued in the same transaction, and `perform` allows it", async () => {
    const { id } = await ask("tok_granted");
    expect(await rowOf(id)).toMatchObject({ status: "approved", requiredDecisions: 0, policyVersion: 2 });
    const [vote] = await db().select().from(approvalDecisions).where(eq(approvalDecisions.approvalId, id));
    const [sent] = await db()
      .select({
        name: outbox.name,
        data: outbox.data,
        dueInMs: sql<number>`extract(epoch from available_at - now()) * 1000`,
      })
      .from(outbox)
      .where(sql`${outbox.data} ->> 'approvalId' = ${id}`);
    expect(sent).toMatchObject({ name: "approval/decided", data: { decisionId: vote?.id } });
    expect(Number(sent?.dueInMs)).toBeLessThanOrEqual(0);
    expect(await readApproval(engineer, id)).toMatchObject({ agreed: true });
    expect(await performApproval(id, "run_test")).toEqual({ status: "answered", cause: null });
  });

  it.each([
    ["names its deciders", { deciders: { roles: ["reviewer"], count: 1 } }],
    ["asks for a choice", { choices: ["now", "tonight"] }],
  ])("grants none that %s", async (_what, change) => {
    const { id } = await ask("tok_granted", change);
    expect((await rowOf(id))?.status).toBe("pending");
  });

  it("refuses one, which opens nothing", async () => {
    const [before] = await db().select().from(approvals).orderBy(desc(approvals.id)).limit(1);
    await expect(ask("tok_refused")).rejects.toMatchObject({ code: "policy_refuses" });
    const [after] = await db().select().from(approvals).orderBy(desc(approvals.id)).limit(1);
    expect(after?.id).toBe(before?.id);
  });

  it("narrows who may decide, and does not widen it beyond the people whom the requester named", async () => {
    const { id } = await ask("tok_senior");
    await expect(decideApproval(reviewer, id, { decision: "approve", version: 1 })).rejects.toMatchObject({
      status: 403,
    });
    const named = await ask("tok_senior", { deciders: { userIds: [senior.id], roles: ["admin"], count: 1 } });
    await expect(decideApproval(admin, named.id, { decision: "approve", version: 1 })).rejects.toMatchObject({
      status: 403,
    });
    await decideApproval(senior, named.id, { decision: "approve", version: 1 });
    await decideApproval(senior, id, { decision: "approve", version: 1 });
    expect((await rowOf(id))?.status).toBe("approved");
  });

  it.each([
    ["one of another role", { roles: ["admin"], count: 1 }],
    ["one of another role by name", { userIds: [reviewer.id], count: 1 }],
    ["more than may decide it", { userIds: [senior.id, admin.id], count: 2 }],
    ["an order that begins with another", { userIds: [admin.id, senior.id], count: 2, ordered: true }],
  ])("refuses at once a request whose named people cannot agree: %s", async (_what, deciders) => {
    const [before] = await db().select().from(approvals).orderBy(desc(approvals.id)).limit(1);
    await expect(ask("tok_senior", { deciders })).rejects.toMatchObject({
      status: 409,
      code: "nobody_can_agree",
    });
    const [after] = await db().select().from(approvals).orderBy(desc(approvals.id)).limit(1);
    expect(after?.id).toBe(before?.id);
  });

  it("on facts grants nothing whose facts were changed in the database", async () => {
    const { id } = await ask("tok_senior");
    await db()
      .update(approvals)
      .set({ facts: { requester: { type: "token", id: "tok_granted" } } })
      .where(eq(approvals.id, id));
    for (const person of [reviewer, senior, admin])
      await expect(decideApproval(person, id, { decision: "approve", version: 1 })).rejects.toMatchObject({
        status: 403,
      });
    await decideApproval(reviewer, id, { decision: "reject", version: 1 });
    expect((await rowOf(id))?.status).toBe("rejected");
  });
});
