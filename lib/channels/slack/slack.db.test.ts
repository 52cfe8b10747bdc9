import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvalDecisions, approvals, auditLog, slackPosts, users } from "@/db/schema";
import { expireApproval } from "@/lib/approvals/closing/expire-approval";
import { withdrawApproval } from "@/lib/approvals/closing/withdraw-approval";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { retractDecision } from "@/lib/approvals/decision/retract-decision";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { askForRefund } from "@/testing/refunds";
import { pressBody, sendToSlackEndpoint } from "@/testing/slack";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { showInSlack } from "./show-in-slack.ts";

withTestDatabase();
const vendors = withSandbox();

const LARGE = { orderId: "ord_1002", amountCents: 125_000 };
const REVIEWER = "ULOCALREVIEWER";
const SENIOR = "ULOCALSENIOR";

/** An approval that waits, with its message in Slack. */
async function asked(proposal: Parameters<typeof askForRefund>[0] = {}) {
  const { approvalId: id } = await askForRefund(proposal);
  await showInSlack(id);
  return { id, message: await messageOf(id) };
}

async function messageOf(id: string) {
  const message = (await vendors.slackMessages()).find(({ blocks }) => JSON.stringify(blocks).includes(id));
  if (!message) throw new Error(`There is no message about ${id}.`);
  return message;
}

async function rowOf(id: string) {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  return row;
}

async function auditOf(subjectId: string, action: "approval_decided" | "approval_refused") {
  const where = and(eq(auditLog.subjectId, subjectId), eq(auditLog.action, action));
  return db().select().from(auditLog).where(where);
}

async function press(
  message: Awaited<ReturnType<typeof messageOf>>,
  action: "approve" | "reject",
  user: string,
) {
  const response = await sendToSlackEndpoint(pressBody(message, { action, user }));
  const [shown] = await vendors.slackMessages(user);
  return { status: response.status, shown: shown?.text };
}

const actionsIn = (message: { blocks: unknown[] }) =>
  [...JSON.stringify(message.blocks).matchAll(/"action_id":"(\w+)"/g)].map(([, action]) => action);

describe("the message", () => {
  it("names amount, order and deadline, offers both verdicts, and names no customer", async () => {
    const { id, message } = await asked();
    expect(actionsIn(message)).toEqual(["approve", "reject"]);
    const said = JSON.stringify(message);
    expect(said).toContain("Refund of $49.00 for ord_1001");
    expect(said).toContain(`/approvals/${id}|Open`);
    for (const personal of ["Ada", "Lovelace", "ada@example.com", "cust_001"])
      expect(said).not.toContain(personal);
  });

  it("is posted once, however often the event comes", async () => {
    const { id } = await asked();
    expect(await showInSlack(id)).toEqual({ shown: "nothing" });
    const all = (await vendors.slackMessages()).filter(({ blocks }) => JSON.stringify(blocks).includes(id));
    expect(all).toHaveLength(1);
  });

  it.each([
    ["approved in the console", "approve", "Approved by <@ULOCALREVIEWER>"],
    ["rejected in the console", "reject", "Rejected by <@ULOCALREVIEWER>"],
  ] as const)("shows the outcome, %s, and has no buttons any more", async (_how, decision, words) => {
    const { id } = await asked();
    await decideApproval(localUser("reviewer"), id, { decision, version: 1 });
    expect(await showInSlack(id)).toEqual({ shown: "updated" });
    const message = await messageOf(id);
    expect([message.edits, actionsIn(message)]).toEqual([1, []]);
    expect(message.text).toContain(words);
  });

  it("has its buttons again when a decision is taken back", async () => {
    const { id } = await asked();
    await decideApproval(localUser("reviewer"), id, { decision: "reject", version: 1 });
    await showInSlack(id);
    await retractDecision(localUser("reviewer"), id);
    await showInSlack(id);
    const message = await messageOf(id);
    expect(actionsIn(message)).toEqual(["approve", "reject"]);
    await press(message, "approve", REVIEWER);
    expect((await rowOf(id))?.status).toBe("approved");
  });

  it("shows that it expired, and that it was withdrawn", async () => {
    const late = await asked();
    await db()
      .update(approvals)
      .set({ deadline: new Date(Date.now() - 1) })
      .where(eq(approvals.id, late.id));
    await expireApproval(late.id);
    await showInSlack(late.id);
    expect((await messageOf(late.id)).text).toContain("Expired");

    const moot = await asked();
    await db().transaction((tx) =>
      withdrawApproval(tx, moot.id, {
        cause: "taken_over",
        runId: null,
        actor: { type: "system", id: "test" },
      }),
    );
    await showInSlack(moot.id);
    expect((await messageOf(moot.id)).text).toContain("Withdrawn");
  });

  it("that somebody deleted in Slack does not fail for ever", async () => {
    const { id } = await asked();
    await decideApproval(localUser("reviewer"), id, { decision: "approve", version: 1 });
    await db()
      .update(slackPosts)
      .set({ ts: "1.000001" })
      .where(eq(slackPosts.key, `approval:${id}`));
    expect(await showInSlack(id)).toEqual({ shown: "updated" });
  });
});

describe("a press", () => {
  it("decides as the person whom the member stands for, by the same policy", async () => {
    const { id, message } = await asked();
    expect(await press(message, "approve", REVIEWER)).toEqual({ status: 200, shown: undefined });
    expect(await rowOf(id)).toMatchObject({ status: "approved", version: 2 });
    expect(await auditOf(id, "approval_decided")).toMatchObject([
      { actorId: "usr_local_reviewer", detail: { decision: "approve", way: "slack" } },
    ]);
  });

  it("to reject is held as in the console", async () => {
    const { id, message } = await asked();
    await press(message, "reject", REVIEWER);
    const row = await rowOf(id);
    expect(row?.status).toBe("rejected");
    expect((row?.effectiveAt?.getTime() ?? 0) - (row?.decidedAt?.getTime() ?? 0)).toBe(5_000);
  });

  it("is the first vote of two; the same person's second is refused, the message asks for one more", async () => {
    const { id, message } = await asked(LARGE);
    await press(message, "approve", SENIOR);
    expect((await rowOf(id))?.status).toBe("pending");
    await showInSlack(id);
    const next = await messageOf(id);
    expect(next.text).toContain("2 people have to agree; so far <@ULOCALSENIOR>");
    await press(next, "approve", SENIOR);
    expect(
      await db().select().from(approvalDecisions).where(eq(approvalDecisions.approvalId, id)),
    ).toHaveLength(1);
    await press(next, "approve", REVIEWER);
    expect((await rowOf(id))?.status).toBe("approved");
  });
});

describe("a press is refused, is told to the one who pressed, and leaves an audit row", () => {
  /** Each refusal in its own words; the row stands for the attempt and nothing is decided. */
  async function refused(id: string, shown: string | undefined, words: RegExp, cause: string) {
    expect(shown).toMatch(words);
    expect(await auditOf(id, "approval_refused")).toMatchObject([{ detail: { way: "slack", cause } }]);
    expect(await auditOf(id, "approval_decided")).toHaveLength(0);
  }

  it("of a member whom nobody connected", async () => {
    const { id, message } = await asked();
    const { shown } = await press(message, "approve", "UNOBODY");
    await refused(id, shown, /belongs to nobody in the console/, "not_allowed");
    expect((await auditOf(id, "approval_refused"))[0]).toMatchObject({
      actorType: "system",
      detail: { slackUserId: "UNOBODY" },
    });
  });

  it("of a person who may not sign in any more", async () => {
    const { id, message } = await asked();
    const disabled = (at: Date | null) =>
      db().update(users).set({ disabledAt: at }).where(eq(users.slackUserId, REVIEWER));
    await disabled(new Date());
    const before = await vendors.slackMessages(REVIEWER);
    await press(message, "approve", REVIEWER).finally(() => disabled(null));
    expect((await vendors.slackMessages(REVIEWER)).length).toBe(before.length + 1);
    expect((await rowOf(id))?.status).toBe("pending");
  });

  it("of a role that may not decide", async () => {
    const { id, message } = await asked();
    const { shown } = await press(message, "approve", "ULOCALVIEWER");
    await refused(id, shown, /The role viewer may not do this/, "not_allowed");
  });

  it("of a role below the limit", async () => {
    const { id, message } = await asked(LARGE);
    const { shown } = await press(message, "approve", REVIEWER);
    await refused(id, shown, /The policy asks a senior or an admin next/, "not_allowed");
  });

  it("of the person who proposed it", async () => {
    const { id, message } = await asked();
    await db().update(approvals).set({ proposedBy: "usr_local_reviewer" }).where(eq(approvals.id, id));
    const { shown } = await press(message, "approve", REVIEWER);
    await refused(id, shown, /You proposed this/, "not_allowed");
  });

  it("of a question that somebody else decided", async () => {
    const { id, message } = await asked();
    await decideApproval(localUser("senior"), id, { decision: "approve", version: 1 });
    const { shown } = await press(message, "reject", REVIEWER);
    expect(shown).toMatch(/Already approved by Sven Senior/);
    expect(await auditOf(id, "approval_refused")).toMatchObject([{ detail: { cause: "already_decided" } }]);
  });

  it("of an older version, of a changed effect, after the deadline, and under another message", async () => {
    const old = await asked(LARGE);
    await decideApproval(localUser("senior"), old.id, { decision: "approve", version: 1 });
    const stale = await press(old.message, "approve", REVIEWER);
    expect(stale.shown).toMatch(/changed while you looked/);

    const forged = await asked();
    const effect = (await rowOf(forged.id))?.effect;
    await db()
      .update(approvals)
      .set({ effect: { ...Object(effect), amountCents: 1 } })
      .where(eq(approvals.id, forged.id));
    const changed = await press(forged.message, "approve", REVIEWER);
    await refused(forged.id, changed.shown, /changed outside Vagus/, "effect_changed");
    // Effect and hash alike: the button still names the hash that the message showed.
    await db()
      .update(approvals)
      .set({ effectHash: "0".repeat(64) })
      .where(eq(approvals.id, forged.id));
    await press(forged.message, "approve", REVIEWER);
    expect((await rowOf(forged.id))?.status).toBe("pending");

    const late = await asked();
    await db()
      .update(approvals)
      .set({ deadline: new Date(Date.now() - 1) })
      .where(eq(approvals.id, late.id));
    const expired = await press(late.message, "approve", REVIEWER);
    await refused(late.id, expired.shown, /deadline has passed/, "expired");

    const one = await asked();
    const elsewhere = await press({ ...one.message, ts: "1.000001" }, "approve", REVIEWER);
    await refused(one.id, elsewhere.shown, /did not post this message/, "unknown_message");
  });
});

describe("a request that does not prove itself", () => {
  const causes = async () =>
    (await auditOf("slack", "approval_refused")).map(({ detail }) => Object(detail).cause);

  it.each([
    ["forged", { secret: "another" }, "bad_signature"],
    ["stale", { shiftS: -301 }, "timestamp_old"],
    ["from the future", { shiftS: 301 }, "timestamp_future"],
  ])("is refused when %s, without a word why, and leaves an audit row", async (_what, signing, cause) => {
    const { id, message } = await asked();
    const response = await sendToSlackEndpoint(
      pressBody(message, { action: "approve", user: REVIEWER }),
      signing,
    );
    expect([response.status, await response.text()]).toEqual([401, ""]);
    expect(await causes()).toContain(cause);
    expect((await rowOf(id))?.status).toBe("pending");
  });

  it("decides once, however often it is sent: a replay is 409", async () => {
    const { id, message } = await asked();
    const body = pressBody(message, { action: "reject", user: REVIEWER });
    expect((await sendToSlackEndpoint(body)).status).toBe(200);
    await retractDecision(localUser("reviewer"), id);
    expect((await sendToSlackEndpoint(body)).status).toBe(409);
    expect((await sendToSlackEndpoint(body, { shiftS: 1 })).status).toBe(409);
    expect(await causes()).toContain("replayed");
    expect((await rowOf(id))?.status).toBe("pending");
  });

  it("is refused when it is too large or not a press", async () => {
    expect((await sendToSlackEndpoint(`payload=${"x".repeat(100_001)}`)).status).toBe(413);
    expect((await sendToSlackEndpoint("payload=no")).status).toBe(400);
    expect((await sendToSlackEndpoint("payload={}")).status).toBe(422);
  });
});
