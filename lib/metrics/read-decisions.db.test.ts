import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { approvalDecisions, approvals, messages, refunds } from "@/db/schema";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { fillPastApprovals } from "@/testing/past-approvals";
import { withTestDatabase } from "@/testing/with-test-database";
import { readDecisions } from "./read-decisions.ts";

withTestDatabase();

const COUNT = 1_400;
const DAY_MS = 86_400_000;
const senior = localUser("senior");
const reviewer = localUser("reviewer");

/** Decides the made-up approvals: by two people, or by the policy; every sixth on a ticket of its own with an answer. */
beforeAll(async () => {
  await fillPastApprovals(db(), COUNT);
  const nth = sql`substr(id, 10)::int`;
  await db().execute(sql`
    update approvals set decided_at = opened_at + make_interval(secs => 30 + (${nth} * 7919) % 20000)
    where status in ('approved', 'rejected')`);
  await db().execute(sql`
    update approvals set kind = 'reply', amount_cents = null, currency = null
    where kind = 'request' and ${nth} % 2 = 0`);
  await db().execute(sql`
    insert into approval_decisions (id, approval_id, user_id, role, decision, at, effective_at, retracted_at, answer)
    select 'dec_' || ${nth} || w.nth, id, w.who, w.role, case when status = 'approved' then 'approve' else 'reject' end,
      decided_at - w.earlier, decided_at, w.retracted, case when kind = 'reply' and ${nth} % 4 = 0 then '{"body": "x"}'::jsonb end
    from approvals, lateral (values
      (1, case when ${nth} % 7 = 1 then 'policy:v1' when ${nth} % 2 = 0 then ${senior.id} else ${reviewer.id} end,
        case when ${nth} % 7 = 1 then 'policy' else 'reviewer' end, interval '0 s', null::timestamptz),
      (2, case when ${nth} % 2 = 0 then ${reviewer.id} else ${senior.id} end, 'reviewer', interval '10 s',
        case when ${nth} % 3 = 0 then now() end)
    ) w (nth, who, role, earlier, retracted)
    where status in ('approved', 'rejected') and (w.nth = 1 or (${nth} % 5 = 0 and ${nth} % 7 <> 1))`);
  await db().execute(sql`
    insert into tickets (id, customer_id, subject)
    select 'tkt_own_' || ${nth}, 'cust_001', 'Own' from approvals where ${nth} % 6 = 0`);
  await db().execute(sql`update approvals set ticket_id = 'tkt_own_' || ${nth} where ${nth} % 6 = 0`);
  await db().execute(sql`
    insert into messages (id, ticket_id, customer_id, direction, status, from_address, to_address, subject, body,
      created_at, sent_at, provider_message_id)
    select 'msg_own_' || ${nth} || w.nth, ticket_id, 'cust_001', w.direction, w.status, 'a@example.com', 'b@example.com',
      '', '', decided_at + w.later, decided_at + w.later, 'own' || ${nth} || w.nth
    from approvals, lateral (values
      (1, 'outbound', 'sent', interval '1 min'),
      (2, 'inbound', 'received', (${nth} % 12) * interval '1 day' - interval '1 h')
    ) w (nth, direction, status, later)
    where ${nth} % 6 = 0 and decided_at is not null`);
}, 60_000);

/** The same figures from all rows, counted one by one. */
async function recount(days: number) {
  const [asked, votes, paid, mails] = await Promise.all([
    db().select().from(approvals),
    db().select().from(approvalDecisions),
    db().select().from(refunds),
    db().select().from(messages),
  ]);
  const from = Date.now() - days * DAY_MS;
  return asked
    .filter(({ openedAt }) => openedAt.getTime() >= from)
    .map((row) => {
      const own = votes.filter(({ approvalId, retractedAt }) => approvalId === row.id && !retractedAt);
      const decided = row.status === "approved" || row.status === "rejected";
      const byPolicy = decided && own.some(({ role }) => role === "policy");
      const decidedMs = row.decidedAt?.getTime() ?? 0;
      const onTicket = mails.filter(({ ticketId }) => ticketId === row.ticketId);
      const sent = onTicket.filter((one) => one.direction === "outbound" && Number(one.sentAt) >= decidedMs);
      const reopened = onTicket.some(
        ({ direction, createdAt }) =>
          direction === "inbound" &&
          createdAt.getTime() <= decidedMs + 7 * DAY_MS &&
          sent.some(({ sentAt }) => createdAt.getTime() > Number(sentAt)),
      );
      const byPeople = decided && !byPolicy;
      const failed = paid.some(({ approvalId, status }) => approvalId === row.id && status === "failed");
      return {
        ...row,
        votes: own,
        byPeople,
        byPolicy,
        tookMs: decidedMs - row.openedAt.getTime(),
        refundFailed: byPeople && row.status === "approved" && failed,
        reopened: byPeople && reopened,
      };
    });
}

/** The percentile between the two nearest values, as PostgreSQL has it. */
function percentile(values: number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low = 0, high = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

const timesOf = (values: number[]) => ({
  medianMs: near(percentile(values, 0.5)),
  p95Ms: near(percentile(values, 0.95)),
});
const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 0));
const count = <Row>(rows: readonly Row[], is: (row: Row) => boolean) => rows.filter(is).length;

describe.each([7, 30, 90] as const)("the approvals of %i days", (days) => {
  it("are counted by kind as a plain recount counts them", async () => {
    const rows = await recount(days);
    const { kinds, drafts } = await readDecisions(senior, { days: `${days}` });
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(["refund", "reply", "request"]);
    for (const { kind, ...figures } of kinds) {
      const own = rows.filter((row) => row.kind === kind);
      expect(figures, kind).toEqual({
        asked: own.length,
        byPeople: count(own, (row) => row.byPeople),
        byPolicy: count(own, (row) => row.byPolicy),
        expired: count(own, (row) => row.status === "expired"),
        withdrawn: count(own, (row) => row.status === "withdrawn"),
        open: count(own, (row) => row.status === "pending"),
        refundFailed: count(own, (row) => row.refundFailed),
        reopened: count(own, (row) => row.reopened),
        overturned: count(own, (row) => row.refundFailed || row.reopened),
        ...timesOf(own.filter((row) => row.byPeople).map((row) => row.tookMs)),
      });
    }
    const replies = rows.filter((row) => row.kind === "reply" && row.byPeople && row.status === "approved");
    expect(drafts).toEqual({
      approved: replies.length,
      edited: count(replies, ({ votes }) => votes.some(({ answer }) => answer !== null)),
    });
  });

  it("are counted by person and by hour as a plain recount counts them", async () => {
    const rows = await recount(days);
    const { people, hours } = await readDecisions(senior, { days: `${days}` });
    expect(people.map(({ userId }) => userId).sort()).toEqual([reviewer.id, senior.id].sort());
    for (const { userId, userName, ...figures } of people) {
      const cast = rows.flatMap((row) =>
        row.byPeople ? row.votes.filter((vote) => vote.userId === userId).map((vote) => ({ row, vote })) : [],
      );
      expect(userName).not.toBe(userId);
      expect(figures, userId).toEqual({
        approved: count(cast, ({ vote }) => vote.decision === "approve"),
        rejected: count(cast, ({ vote }) => vote.decision === "reject"),
        overturned: count(cast, ({ row }) => row.refundFailed || row.reopened),
        ...timesOf(cast.map(({ row, vote }) => vote.at.getTime() - row.openedAt.getTime())),
      });
    }
    for (const { hour, ...figures } of hours) {
      const own = rows.filter(({ openedAt }) => openedAt.getUTCHours() === hour);
      expect(figures, `${hour}:00`).toEqual({
        asked: own.length,
        byPeople: count(own, (row) => row.byPeople),
        expired: count(own, (row) => row.status === "expired"),
        ...timesOf(own.filter((row) => row.byPeople).map((row) => row.tookMs)),
      });
    }
    expect(hours.reduce((sum, { asked }) => sum + asked, 0)).toBe(rows.length);
  });
});

it("has overturned decisions of both causes to count", async () => {
  const { kinds } = await readDecisions(senior, { days: "90" });
  expect(kinds.reduce((sum, one) => sum + one.refundFailed, 0)).toBeGreaterThan(20);
  expect(kinds.reduce((sum, one) => sum + one.reopened, 0)).toBeGreaterThan(20);
});

it("shows the figures of everyone to those who may read the audit log as a whole, and to others their own", async () => {
  const all = await readDecisions(localUser("auditor"), { days: "90" });
  expect(all).toMatchObject({ everyone: true });
  expect(all.people).toHaveLength(2);
  const own = await readDecisions(reviewer, { days: "90" });
  expect(own).toMatchObject({ everyone: false, kinds: all.kinds });
  expect(own.people).toEqual(all.people.filter(({ userId }) => userId === reviewer.id));
  expect((await readDecisions(localUser("viewer"), { days: "90" })).people).toEqual([]);
});
