import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvalDecisions, approvals, auditLog } from "@/db/schema";
import { permissionsOf } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { VagusError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { readApproval } from "../card/read-approval.ts";
import { decideApproval } from "../decision/decide-approval.ts";
import { performApproval } from "../perform-approval.ts";
import { requestApproval, withdrawRequest } from "./request-approval.ts";
import { RequestApproval } from "./schemas.ts";

withTestDatabase();

const engineer = localUser("engineer");
/** The engineer's application: its token may see and ask. */
const app: Me = { ...engineer, permissions: ["see", "request_approval"] };
const [reviewer, senior, admin] = [localUser("reviewer"), localUser("senior"), localUser("admin")];

let keys = 0;
const question = (change: Record<string, unknown> = {}) =>
  RequestApproval.parse({
    kind: "request",
    idempotencyKey: `order-${++keys}`,
    title: "Discount of 20 % for order 4711",
    summary: "The customer canaryword waits on the phone.",
    facts: [{ label: "Margin after it", value: "12 %" }],
    deadline: new Date(Date.now() + 3_600_000).toISOString(),
    answerTo: { engine: "ours" },
    ...change,
  });

const ask = (change?: Record<string, unknown>) => requestApproval(app, question(change));
const yes = (answer?: unknown, version = 1) => ({ decision: "approve" as const, version, answer });

async function codeOf(deed: Promise<unknown>): Promise<string> {
  try {
    await deed;
    return "done";
  } catch (error) {
    if (error instanceof VagusError) return error.code;
    throw error;
  }
}

describe("an application's request", () => {
  it("is opened once for a key, also when twenty calls race", async () => {
    const asked = question();
    const answers = await Promise.all(Array.from({ length: 20 }, () => requestApproval(app, asked)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ opened }) => opened)).toHaveLength(1);
  });

  it("with other content under a used key is refused", async () => {
    const asked = question();
    await requestApproval(app, asked);
    expect(await codeOf(requestApproval(app, { ...asked, title: "Something else" }))).toBe(
      "idempotency_conflict",
    );
  });

  it("keeps its key after it has expired or was withdrawn", async () => {
    const asked = question();
    const { id } = await requestApproval(app, asked);
    await withdrawRequest(app, id);
    expect(await requestApproval(app, asked)).toEqual({ id, opened: false });
    expect((await readApproval(reviewer, id)).status).toBe("withdrawn");
  });

  it.each([
    ["in the past", -1],
    ["in thirty seconds", 30_000],
    ["in eight days", 8 * 86_400_000],
  ])("with a deadline %s is refused", async (_when, ms) => {
    const deadline = new Date(Date.now() + ms).toISOString();
    expect(await codeOf(ask({ deadline }))).toBe("deadline_out_of_bounds");
  });

  it("is approved by one person when it names nobody, and its answer counts as agreed", async () => {
    const { id } = await ask();
    await decideApproval(reviewer, id, yes());
    expect(await readApproval(app, id)).toMatchObject({ status: "approved", agreed: true, answer: null });
    expect(await performApproval(id, "run_1")).toEqual({ status: "answered", cause: null });
  });

  it("is never approved by its own owner, who may reject it", async () => {
    const mine: Me = { ...senior, permissions: permissionsOf("senior") };
    const { id } = await requestApproval(mine, question());
    expect(await codeOf(decideApproval(senior, id, yes()))).toBe("not_allowed");
    await decideApproval(senior, id, { decision: "reject", version: 1 });
    expect((await readApproval(reviewer, id)).status).toBe("rejected");
  });

  it("shows its text to its requester and to roles that see personal data, to nobody else", async () => {
    const { id } = await ask();
    for (const [me, shown] of [
      [app, true],
      [reviewer, true],
      [localUser("viewer"), false],
      [{ ...localUser("engineer"), id: "usr_other" }, false],
    ] as const)
      expect(JSON.stringify(await readApproval(me, id)).includes("canaryword")).toBe(shown);
  });

  it("is withdrawn only by its requester, and only while it is open", async () => {
    const { id } = await ask();
    expect(await codeOf(withdrawRequest(senior, id))).toBe("not_allowed");
    await decideApproval(reviewer, id, yes());
    expect(await codeOf(withdrawRequest(app, id))).toBe("not_pending");
  });

  it("leaves an audit row with its title and without its text", async () => {
    const { id } = await ask();
    const rows = await db().select().from(auditLog).where(eq(auditLog.subjectId, id));
    expect(rows).toMatchObject([{ action: "approval_opened", actorId: engineer.id }]);
    expect(JSON.stringify(rows)).not.toContain("canaryword");
  });
});

describe("a typed answer", () => {
  const form = {
    type: "object",
    properties: {
      percent: { type: "integer", minimum: 0, maximum: 30 },
      note: { type: "string", maxLength: 20 },
    },
    required: ["percent"],
  };

  it.each([
    ["none", undefined],
    ["a missing field", {}],
    ["a number out of bounds", { percent: 31 }],
    ["half a percent", { percent: 0.5 }],
    ["an unknown field", { percent: 1, extra: true }],
    ["a text that is too long", { percent: 1, note: "x".repeat(21) }],
    ["a list", [1]],
  ])("that is %s is refused and nothing is recorded", async (_what, answer) => {
    const { id } = await ask({ inputSchema: form });
    expect(await codeOf(decideApproval(reviewer, id, yes(answer)))).toBe("invalid_answer");
    expect((await readApproval(reviewer, id)).decisions).toEqual([]);
  });

  it("that is valid is what the requester reads", async () => {
    const { id } = await ask({ inputSchema: form });
    await decideApproval(reviewer, id, yes({ note: "ok", percent: 15 }));
    expect((await readApproval(app, id)).answer).toEqual({ percent: 15, note: "ok" });
    // The same person repeating it, in another order of keys.
    await decideApproval(reviewer, id, yes({ percent: 15, note: "ok" }));
    expect(await codeOf(decideApproval(reviewer, id, yes({ percent: 16, note: "ok" })))).toBe(
      "already_decided",
    );
  });

  it("of a choice is one of the choices", async () => {
    const { id } = await ask({ choices: ["10 %", "20 %"] });
    expect(await codeOf(decideApproval(reviewer, id, yes("30 %")))).toBe("invalid_answer");
    await decideApproval(reviewer, id, yes("20 %"));
    expect((await readApproval(app, id)).answer).toBe("20 %");
  });

  it("does not go with a rejection or with a plain request", async () => {
    const { id } = await ask();
    expect(await codeOf(decideApproval(reviewer, id, yes("what")))).toBe("invalid_answer");
    const { id: other } = await ask({ choices: ["a", "b"] });
    const no = { decision: "reject", version: 1, answer: "a" } as const;
    expect(await codeOf(decideApproval(reviewer, other, no))).toBe("invalid_answer");
  });
});

describe("the card of a request", () => {
  it("keeps the fields in the requester's order", async () => {
    const field = { type: "boolean" };
    const inputSchema = { type: "object", properties: { longest: field, zz: field, a: field } };
    const { id } = await ask({ inputSchema });
    const card = await readApproval(reviewer, id);
    if (card.form !== "plain") throw new Error("It has the card of a refund.");
    expect(Object.keys(card.inputSchema?.properties ?? {})).toEqual(["longest", "zz", "a"]);
  });

  it("names the people and roles asked", async () => {
    const deciders = { userIds: [senior.id], roles: ["reviewer"], count: 2, ordered: true };
    const { id } = await ask({ deciders });
    expect(await readApproval(reviewer, id)).toMatchObject({
      deciders: { names: ["Sven Senior", "any reviewer"], ordered: true },
    });
  });

  it("shows a role without the permission that it may not decide, also its own request", async () => {
    const { id } = await ask();
    const { mayDecide, mayReject } = await readApproval(engineer, id);
    expect([mayDecide.allowed, mayReject]).toEqual([false, false]);
    expect(mayDecide.why).not.toContain("reject");
  });
});

describe("the people whom a requester names", () => {
  it("are the only ones who may approve; anybody who may decide can reject", async () => {
    const { id } = await ask({ deciders: { userIds: [senior.id], count: 1 } });
    expect(await codeOf(decideApproval(admin, id, yes()))).toBe("not_allowed");
    await decideApproval(senior, id, yes());
    expect((await readApproval(app, id)).agreed).toBe(true);
    const { id: other } = await ask({ deciders: { roles: ["senior"], count: 1 } });
    await decideApproval(reviewer, other, { decision: "reject", version: 1 });
    expect((await readApproval(app, other)).status).toBe("rejected");
  });

  it("must all agree when as many are required", async () => {
    const { id } = await ask({ deciders: { roles: ["reviewer", "senior", "admin"], count: 3 } });
    await decideApproval(reviewer, id, yes(undefined, 1));
    await decideApproval(senior, id, yes(undefined, 2));
    expect((await readApproval(app, id)).status).toBe("pending");
    expect(await codeOf(decideApproval(senior, id, yes(undefined, 3)))).not.toBe("not_allowed");
    await decideApproval(admin, id, yes(undefined, 3));
    expect(await readApproval(app, id)).toMatchObject({ status: "approved", agreed: true });
  });

  it("agree in their order when it matters", async () => {
    const { id } = await ask({
      deciders: { userIds: [reviewer.id, senior.id], count: 2, ordered: true },
    });
    expect(await codeOf(decideApproval(senior, id, yes()))).toBe("not_allowed");
    await decideApproval(reviewer, id, yes());
    await decideApproval(senior, id, yes(undefined, 2));
    expect((await readApproval(app, id)).agreed).toBe(true);
  });

  it.each([
    ["is unknown", "usr_nobody"],
    ["may not decide", localUser("viewer").id],
    ["is the requester's owner", engineer.id],
  ])("cannot be somebody who %s", async (_what, userId) => {
    expect(await codeOf(ask({ deciders: { userIds: [userId], count: 1 } }))).toBe("unknown_decider");
  });
});

describe("write access to the database forges no answer", () => {
  const markApproved = (id: string) =>
    db()
      .update(approvals)
      .set({ status: "approved", effectiveAt: new Date(0) })
      .where(eq(approvals.id, id));

  it("by marking a request approved", async () => {
    const { id } = await ask();
    await markApproved(id);
    expect(await readApproval(app, id)).toMatchObject({ status: "approved", agreed: false });
    expect(await performApproval(id, "run_1")).toMatchObject({ status: "blocked" });
  });

  it("by taking the owner's name off the row, so that the owner approves", async () => {
    const { id } = await requestApproval({ ...senior, permissions: permissionsOf("senior") }, question());
    await db().update(approvals).set({ proposedBy: null }).where(eq(approvals.id, id));
    expect(await codeOf(decideApproval(senior, id, yes()))).toBe("not_allowed");
  });

  it("by changing the answer of a vote", async () => {
    const { id } = await ask({ choices: ["10 %", "20 %"] });
    await decideApproval(reviewer, id, yes("10 %"));
    await db().update(approvalDecisions).set({ answer: "20 %" }).where(eq(approvalDecisions.approvalId, id));
    expect(await readApproval(app, id)).toMatchObject({ agreed: false, answer: null });
  });

  it("by changing the named people after an approval", async () => {
    const { id } = await ask({ deciders: { roles: ["senior"], count: 2 } });
    await decideApproval(senior, id, yes());
    const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
    const effect = {
      ...Object(row?.effect),
      deciders: { roles: ["senior"], userIds: [], count: 1, ordered: false },
    };
    await db().update(approvals).set({ effect }).where(eq(approvals.id, id));
    await markApproved(id);
    expect((await readApproval(app, id)).agreed).toBe(false);
  });
});
