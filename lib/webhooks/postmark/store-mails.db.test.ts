import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { messages, tickets } from "@/db/schema";
import { db, intakeDb } from "@/lib/db";
import { withTestDatabase } from "@/testing/with-test-database";
import { PostmarkInbound } from "./postmark-schemas.ts";
import { receiveMail } from "./receive-mail.ts";

withTestDatabase();

/** More executions than the five after which PostgreSQL keeps a generic plan, made while the tables are empty. */
const WARM_UP = 20;
const CROWD = 3_000;

/** A mail of an unknown sender, which may answer another by its Message-ID. */
async function receive(answers: string | null = null) {
  const id = randomUUID();
  const mail = PostmarkInbound.parse({
    MessageID: id,
    FromFull: { Email: "stranger@example.com", Name: "" },
    Headers: [
      { Name: "Message-ID", Value: `<${id}@example.com>` },
      ...(answers ? [{ Name: "In-Reply-To", Value: answers }] : []),
    ],
  });
  await receiveMail(mail, { raw: JSON.stringify(mail), keptHeaders: {} });
  return { id, rfcMessageId: `<${id}@example.com>` };
}

/** Rows read by sequential scans on all connections, as counted by the server so far. */
async function scanned(): Promise<number> {
  // A connection reports its counts when asked, at the latest when idle.
  await intakeDb().execute(sql`select pg_stat_force_next_flush()`);
  const [row] = await db().execute<{ rows: number }>(sql`
    select sum(seq_tup_read)::int as rows from pg_stat_user_tables
    where relname in ('customers', 'tickets', 'messages', 'webhook_deliveries', 'outbox')`);
  return row?.rows ?? 0;
}

it("a mail is looked up by keys, also under a plan that was made on empty tables", async () => {
  for (let n = 0; n < WARM_UP; n++) await receive();
  await db().execute(sql`
    insert into tickets (id, subject) select 'tkt_crowd_' || n, 'Crowd' from generate_series(1, ${CROWD}) n`);
  await db().execute(sql`
    insert into messages (id, ticket_id, direction, status, from_address, to_address, subject, body, rfc_message_id)
    select 'msg_crowd_' || n, 'tkt_crowd_' || n, 'inbound', 'received', 'crowd@example.com', 'support@vagus.local', 'Crowd',
           'Crowd', '<crowd-' || n || '@example.com>'
    from generate_series(1, ${CROWD}) n`);
  const first = await receive();
  const before = await scanned();
  const answer = await receive(first.rfcMessageId);
  for (let n = 0; n < WARM_UP; n++) await receive();
  expect((await scanned()) - before).toBeLessThan(CROWD);
  const places = await db()
    .select({ ticketId: messages.ticketId })
    .from(messages)
    .innerJoin(tickets, eq(tickets.id, messages.ticketId))
    .where(sql`${messages.providerMessageId} in (${first.id}, ${answer.id})`);
  expect(new Set(places.map(({ ticketId }) => ticketId)).size).toBe(1);
});
