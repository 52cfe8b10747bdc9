import { and, eq } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { approvals, runs } from "@/db/schema";
import { localUser } from "@/db/testing/local-user";
import { withEngine } from "@/db/testing/with-engine";
import { withSandbox } from "@/db/testing/with-sandbox";
import { withTestDatabase } from "@/db/testing/with-test-database";
import { writeMail } from "@/db/testing/write-mail";
import { decideApproval } from "@/lib/approvals/decide-approval";
import { db } from "@/lib/db";
import { readTicketCost } from "@/lib/metrics/read-ticket-cost";

withTestDatabase();
withSandbox();
beforeAll(() => {
  // So that the batch, which belongs to many tickets, does not count for one of them.
  process.env.EMBED_BATCH_TIMEOUT_S = "60";
});
const engine = withEngine();

const allEnded = (ticketId: string) =>
  engine.until("every run to end", async () => {
    const found = await db().select().from(runs).where(eq(runs.subjectId, ticketId));
    return found.length === 3 && found.every(({ endedAt }) => endedAt !== null) ? true : undefined;
  });

// The figures of docs/cost.md.
it("a mail that is only answered", async () => {
  const { ticketId } = await writeMail("Where is my parcel ord_1001?");
  await allEnded(ticketId);
  expect(await readTicketCost(ticketId)).toMatchObject({ runs: 3, executions: 8, modelCalls: 3, events: 1 });
});

it("a mail that is paid a refund", async () => {
  const { ticketId, messageId } = await writeMail("Please refund ord_1001, it arrived broken.");
  const asked = await engine.until("a question", async () => {
    const where = and(eq(approvals.sourceMessageId, messageId), eq(approvals.status, "pending"));
    return (await db().select().from(approvals).where(where))[0];
  });
  await decideApproval(localUser("reviewer"), asked.id, { decision: "approve", version: 1 });
  await allEnded(ticketId);
  expect(await readTicketCost(ticketId)).toMatchObject({ runs: 3, modelCalls: 5, events: 2 });
});
