import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { approvals, messages, runs } from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { db } from "@/lib/db";
import { ANYBODY } from "@/lib/policy/rule/approvers";
import type { Rule } from "@/lib/policy/schemas";
import { readNeed } from "@/lib/tickets/view/ticket-need";
import { localUser } from "@/testing/local-user";
import { writeMail } from "@/testing/mails";
import { underPolicy } from "@/testing/under-policy";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
const { until } = withEngine();
const reviewer = localUser("reviewer");

const ASK: Rule = {
  kind: "reply",
  when: [],
  outcome: { verdict: "ask", approvers: [ANYBODY], ordered: false, deadlineMs: 4 * 3_600_000 },
};

/** A mail whose reply waits for a person. */
async function waiting() {
  const mail = await writeMail("Where is my parcel ord_1001?");
  const asked = await until("a question about the reply", async () => {
    const [found] = await db().select().from(approvals).where(eq(approvals.effectKey, mail.messageId));
    return found;
  });
  return { ...mail, approvalId: asked.id, runId: asked.runId ?? "" };
}

const ended = (runId: string) =>
  until("the end of the run", async () => {
    const [run] = await db().select().from(runs).where(eq(runs.id, runId));
    return run?.endedAt ? run : undefined;
  });

it("a run whose reply waits for a person goes on with each of their answers", async () => {
  await underPolicy([ASK], async () => {
    const [agreed, changed, refused] = [await waiting(), await waiting(), await waiting()];
    const version = 1;
    const body = "Hello Ada,\n\nthank you for writing.\n\nWarmly,\nVagus Support";
    await decideApproval(reviewer, agreed.approvalId, { decision: "approve", version });
    await decideApproval(reviewer, changed.approvalId, { decision: "approve", version, answer: { body } });
    await decideApproval(reviewer, refused.approvalId, {
      decision: "reject",
      version,
      comment: "Wrong tone",
    });

    for (const { runId, messageId } of [agreed, changed]) {
      expect(await ended(runId)).toMatchObject({
        status: "completed",
        output: { to: "customer", status: "sent" },
      });
      const [reply] = await db().select().from(messages).where(eq(messages.answersMessageId, messageId));
      expect(reply?.workerVersion).toMatch(/^[0-9a-f]{12}$/);
      expect(await vendors.mailsOf(reply?.id ?? "")).toHaveLength(1);
      if (messageId === changed.messageId) expect(reply?.body).toBe(body);
    }
    expect(await ended(refused.runId)).toMatchObject({
      status: "completed",
      output: { to: "person", why: "reply_rejected" },
    });
    expect(await readNeed(db(), refused.ticketId)).toMatchObject({ personNeeded: "reply_declined" });
  });
});
