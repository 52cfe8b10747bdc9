import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { supportWeeks, tickets } from "@/db/schema";
import { performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { resolveTicket } from "@/lib/tickets/resolve-ticket";
import { localUser } from "@/testing/local-user";
import { storeMail } from "@/testing/mails";
import { askAndApprove } from "@/testing/refunds";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { weekBefore } from "./rules.ts";
import { measureWeek, readWeeks } from "./support-weeks.ts";

withTestDatabase();
withSandbox();

const DAY_MS = 86_400_000;
/** The current week, as the week before the week of seven days from now. */
const week = weekBefore(new Date(Date.now() + 7 * DAY_MS));
const at = (ms: number) => new Date(Date.parse(week) + ms);

it("counts the tickets resolved in the week by resolver, with the duration", async () => {
  for (const [index, resolvedMs] of [0, 3_600_000, 7 * DAY_MS - 1, -1, 7 * DAY_MS].entries())
    await db()
      .insert(tickets)
      .values({
        id: `tkt_week_${index}`,
        subject: "Week",
        status: "resolved",
        openedAt: at(resolvedMs - 60_000 * (index + 1)),
        resolvedAt: at(resolvedMs),
      });
  expect(await measureWeek(week)).toEqual({ week, resolved: 3 });
  const rows = () => db().select().from(supportWeeks).where(eq(supportWeeks.week, week));
  expect(await rows()).toMatchObject([
    { agentId: "support-agent", resolved: 3, resolutionMs: 120_000, escalations: 0, refunds: 0 },
  ]);

  const { ticketId } = await storeMail(db());
  await resolveTicket(localUser("reviewer"), ticketId);
  const { approvalId, runId } = await askAndApprove({ orderId: "ord_1003", amountCents: 1_000 });
  await performApproval(approvalId, runId);
  await measureWeek(week);
  expect((await rows()).sort((a, b) => a.agentId.localeCompare(b.agentId))).toMatchObject([
    {
      agentId: "support-agent",
      resolved: 3,
      refunds: 1,
      refunded: [{ amountCents: 1_000, currency: "USD" }],
    },
    { agentId: "usr_local_reviewer", resolved: 1, refunds: 0 },
  ]);
});

it("is shown, newest week first, with names", async () => {
  await measureWeek("2020-01-06");
  const { items } = await readWeeks(localUser("viewer"));
  expect(items.map((one) => one.week)).toEqual([week, "2020-01-06"]);
  expect(items[0]?.agents).toHaveLength(2);
  expect(items[1]?.agents).toMatchObject([{ agentId: "support-agent", resolved: 0, resolutionMs: null }]);
});
