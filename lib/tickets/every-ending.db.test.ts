import { newUlid } from "@vagus/primitives/ulid";
import { eq, inArray, type SQL, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { approvals, disputes, messages, runs, stopSwitches, tickets } from "@/db/schema";
import { withdrawOrphans } from "@/lib/approvals/closing/withdraw-orphans";
import { db } from "@/lib/db";
import { readAttention } from "@/lib/overview/read-attention";
import { readOverview } from "@/lib/overview/read-overview";
import { localUser } from "@/testing/local-user";
import { ENDINGS, everyState, rowsOf, type State, store } from "@/testing/tickets-in-every-state";
import { asOwner, withTestDatabase } from "@/testing/with-test-database";
import { MOST_COUNTED } from "./rules.ts";
import { listTickets } from "./view/list-tickets.ts";
import { needsPerson, quietTickets, ticketNeed, ticketNow } from "./view/ticket-need.ts";

withTestDatabase();

interface Case extends State {
  ending: string;
  ticketId: string;
  runId: string | null;
}

const cases: Case[] = [];

beforeAll(async () => {
  const ways = [
    ...Object.entries(ENDINGS).flatMap(([status, ways]) =>
      Object.entries(ways).map(([by, end]) => ({ ending: `${status}, ${by}`, end })),
    ),
    { ending: "never begun, its event given up", end: undefined },
  ];
  for (const { ending, end } of ways) {
    const states = everyState();
    const rows = states.map((state) => rowsOf(state, end !== undefined));
    await store(rows);
    for (const [n, state] of states.entries()) {
      const made = rows[n];
      if (made) cases.push({ ...state, ending, ticketId: made.ticket.id, runId: made.run?.id ?? null });
      if (made?.run && end) await end(made.run.id);
    }
  }
  // The pulse takes some a beat.
  for (let left = 1; left > 0; left = await countOrphans()) await withdrawOrphans(db());
}, 240_000);

async function countOrphans(): Promise<number> {
  const [row] = await db().execute<{ n: number }>(sql`
    select count(*)::int as n from approvals a join runs r on r.id = a.run_id
    where r.ended_at is not null and a.status = 'pending'
      and not exists (select from refunds f where f.approval_id = a.id and f.status in ('executing', 'confirmed'))`);
  return row?.n ?? 0;
}

async function readAll() {
  const rows = await db().select(ticketNow).from(tickets);
  const now = new Map(rows.map((row) => [row.id, row]));
  return cases.map((one) => ({ ...one, now: now.get(one.ticketId) }));
}

const said = ({
  ending,
  status,
  handed,
  approval,
  refund,
  reply,
  now,
}: Awaited<ReturnType<typeof readAll>>[number]) =>
  `${ending}: ticket ${status}, handed over ${handed}, approval ${approval}, refund ${refund}, reply ${reply} → ${now?.status}, ${now?.personNeeded}`;

/** The rule itself, without the set of tickets that need not be judged one by one. */
const rule = sql`tickets.status <> 'resolved' and ${ticketNeed} is not null`;

async function needing(condition: SQL): Promise<string[]> {
  const rows = await db().select({ id: tickets.id }).from(tickets).where(condition).orderBy(tickets.id);
  return rows.map(({ id }) => id);
}

async function quietIds(): Promise<string[]> {
  const rows = await db().execute<{ ticket_id: string }>(
    sql`select ticket_id from ${quietTickets} q order by ticket_id`,
  );
  return rows.map((row) => row.ticket_id);
}

describe("every ending of a run, on a ticket in every state", () => {
  it("leaves the ticket answered, resolved, or with a person", async () => {
    const all = await readAll();
    expect(all.length).toBeGreaterThan(1_500);
    const forgotten = all.filter(
      ({ now, reply }) => reply !== "sent" && now?.status !== "resolved" && !now?.personNeeded,
    );
    expect(forgotten.map(said)).toEqual([]);
  });

  it("leaves no approval open without a waiting run", async () => {
    const ended = await db()
      .select({ ticketId: approvals.ticketId })
      .from(approvals)
      .innerJoin(runs, eq(runs.id, approvals.runId))
      .where(eq(approvals.status, "pending"));
    expect(ended).toEqual([]);
    const all = await readAll();
    expect(all.filter(({ now, runId }) => runId && now?.status === "waiting").map(said)).toEqual([]);
  });

  it("needs no person where the customer is answered and nothing is owed", async () => {
    const owed = new Set(["expired"]);
    const done = (await readAll()).filter(
      ({ handed, approval, refund, reply }) =>
        handed === null &&
        reply === "sent" &&
        !owed.has(approval ?? "") &&
        refund !== "failed" &&
        // Approved money that was not paid is owed.
        !(approval === "approved" && refund === "blocked"),
    );
    expect(done.length).toBeGreaterThan(50);
    expect(done.filter(({ now }) => now?.personNeeded).map(said)).toEqual([]);
  });

  it("is counted by the rail and the overview as the list has it", async () => {
    const viewer = localUser("viewer");
    const listed = new Set<string>();
    for (let cursor: string | undefined; ; ) {
      const page = await listTickets(viewer, { person: "yes", cursor });
      for (const { id } of page.items) listed.add(id);
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    const needed = (await readAll()).filter(({ now }) => now?.personNeeded).map(({ ticketId }) => ticketId);
    expect([...listed].sort()).toEqual(needed.sort());
    const shown = Math.min(needed.length, MOST_COUNTED + 1);
    expect((await readAttention(viewer)).tickets).toBe(shown);
    expect((await readOverview(viewer)).personNeeded).toBe(shown);
  });

  it("passes over quiet tickets only where the rule finds no need, while runs live", async () => {
    const living = everyState().map((state) => rowsOf(state, true));
    await store(living);
    const quiet = await quietIds();
    expect(quiet.length).toBeGreaterThan(1);
    const late = new Date(Date.now() - 3_600_000);
    await db()
      .insert(stopSwitches)
      .values(
        ["agent", "money"].map((scope) => ({ scope, reason: "", stoppedBy: "usr_x", stoppedAt: late })),
      );
    expect(await needing(needsPerson)).toEqual(await needing(rule));
    await db().delete(stopSwitches);

    const [disputed = "", unread = "", ...others] = quiet;
    const [message] = await db().select().from(messages).where(eq(messages.ticketId, unread));
    if (!message) throw new Error("A quiet ticket has a mail.");
    await db().insert(disputes).values({
      id: "dp_quiet",
      orderId: "ord_1001",
      customerId: "cust_001",
      ticketId: disputed,
      status: "needs_response",
      closed: false,
    });
    await db()
      .insert(messages)
      .values({ ...message, id: "msg_unread", providerMessageId: "unread", rfcMessageId: null });
    expect(await needing(needsPerson)).toEqual(await needing(rule));
    expect(await needing(needsPerson)).toEqual(expect.arrayContaining([disputed, unread]));
    expect(await quietIds()).toEqual(others);
  });

  it("a later run that answers ends the need that a failed or cancelled one left", async () => {
    const left = (await readAll()).filter(({ now }) =>
      ["run_failed", "run_cancelled"].includes(now?.personNeeded ?? ""),
    );
    expect(left.length).toBeGreaterThan(50);
    const ids = left.map(({ ticketId }) => ticketId);
    const again = ids.map((ticketId) => ({
      id: `run_${newUlid()}`,
      functionId: "handle-customer-email",
      status: "running" as const,
      trigger: "customer/email.received",
      input: { messageId: ticketId.replace("tkt_", "msg_") },
      subjectId: ticketId,
      queuedAt: new Date(),
    }));
    await db().insert(runs).values(again);
    const stillNeeded = async () =>
      (await db().select(ticketNow).from(tickets).where(inArray(tickets.id, ids))).filter(
        (row) => row.personNeeded,
      );
    expect(await stillNeeded()).toEqual([]);
    await db()
      .delete(messages)
      .where(sql`${messages.direction} = 'outbound' and ${inArray(messages.ticketId, ids)}`);
    await db()
      .insert(messages)
      .values(
        ids.map((ticketId) => ({
          id: `msg_again_${ticketId}`,
          ticketId,
          direction: "outbound" as const,
          status: "sent" as const,
          fromAddress: "s@x",
          toAddress: "ada@example.com",
          subject: "",
          body: "",
          answersMessageId: ticketId.replace("tkt_", "msg_"),
        })),
      );
    await db()
      .update(runs)
      .set({ status: "completed", endedAt: new Date() })
      .where(
        inArray(
          runs.id,
          again.map(({ id }) => id),
        ),
      );
    expect(await stillNeeded()).toEqual([]);
  });
});

it("whether a person is needed is answered from indexes, with 20,000 resolved tickets beside the open ones", async () => {
  await db().execute(sql`
    insert into tickets (id, subject, status)
    select 'tkt_old_' || n, '', 'resolved' from generate_series(1, 20000) n`);
  await asOwner("analyze tickets, messages, runs, approvals, refunds, webhook_deliveries, outbox, disputes");
  const [plan] = await db().execute<{ "QUERY PLAN": string }>(
    sql`explain (format json) select count(*) from tickets where ${needsPerson}`,
  );
  expect(JSON.stringify(plan)).toContain("tickets_unresolved");
});
