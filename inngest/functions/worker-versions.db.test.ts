import { asc, desc, eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { agentStates, approvals, messages } from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { db } from "@/lib/db";
import { readRun } from "@/lib/runs/read-run";
import { setSetting } from "@/lib/settings/settings";
import { localUser } from "@/testing/local-user";
import { writeMail } from "@/testing/mails";
import { asksAbout } from "@/testing/refund-approvals";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
withSandbox();
const { until } = withEngine();

const versionsOf = async (runId: string) => {
  const turns = await db()
    .select()
    .from(agentStates)
    .where(eq(agentStates.runId, runId))
    .orderBy(asc(agentStates.turn));
  return turns.map(({ workerVersion }) => workerVersion);
};

it("a proposal and a reply name the worker that wrote them, also when settings changed between", async () => {
  const { messageId } = await writeMail("Please refund ord_1001, it arrived broken.");
  const asked = await until("a question", async () => {
    const [found] = await db().select().from(approvals).where(asksAbout(messageId));
    return found;
  });
  await setSetting("company.name", "Another Name Ltd", { type: "system", id: "cli" });
  await decideApproval(localUser("reviewer"), asked.id, { decision: "approve", version: 1 });
  const reply = await until("the reply", async () => {
    const [found] = await db()
      .select()
      .from(messages)
      .where(eq(messages.answersMessageId, messageId))
      .orderBy(desc(messages.id));
    return found?.status === "sent" ? found : undefined;
  });
  const [first, second] = await versionsOf(asked.runId ?? "");
  expect(first).toMatch(/^[0-9a-f]{12}$/);
  expect(second).not.toBe(first);
  expect([asked.workerVersion, reply.workerVersion]).toEqual([first, second]);
  expect((await readRun(localUser("viewer"), [], asked.runId ?? "")).workerVersion).toBe(second);
});
