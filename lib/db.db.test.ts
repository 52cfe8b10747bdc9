import process from "node:process";
import { eq, sql } from "drizzle-orm";
import postgres from "postgres";
import { expect, it } from "vitest";
import { tickets, users } from "@/db/schema";
import { withTestDatabase } from "@/testing/with-test-database";
import { db, type Queryable } from "./db.ts";

withTestDatabase();

/** More than a pool has, so that each connection is used. */
const AT_ONCE = 20;
const SLEEPING = "select pg_sleep(0.3)";

/** Cuts every idle connection, like a killed server; returns their number. */
async function cutSleeping(admin: postgres.Sql): Promise<number> {
  const cut = await admin`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query = ${SLEEPING}`;
  return cut.length;
}

it("works again after every connection was cut during a transaction", async () => {
  const admin = postgres(process.env.DATABASE_URL ?? "", { max: 1, onnotice: () => {} });
  // The driver throws an error that nothing can catch; this test must not fail by it.
  const listeners = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", () => {});
  try {
    for (let round = 0; round < 3; round++) {
      const work = Array.from({ length: AT_ONCE }, () =>
        db().transaction((tx) => tx.execute(sql.raw(SLEEPING))),
      );
      const settled = Promise.allSettled(work);
      for (let cut = 0; cut === 0; ) cut = await cutSleeping(admin);
      const outcomes = await settled;
      expect(outcomes.some(({ status }) => status === "rejected")).toBe(true);
    }
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () => db().execute(sql`select 1 as one, pg_sleep(0.05)`)),
    );
    expect(answers.map(([row]) => row?.one)).toEqual(Array.from({ length: AT_ONCE }, () => 1));
  } finally {
    process.removeAllListeners("uncaughtException");
    for (const listener of listeners) process.on("uncaughtException", listener);
    await admin.end();
  }
});

it("keeps the plan of a named statement once a connection, in savepoints too, and of no other", async () => {
  const kept = await db().transaction(async (tx) => {
    const ask = (on: Queryable) =>
      on.select({ id: tickets.id }).from(tickets).where(eq(tickets.id, "tkt_none"));
    await ask(tx).prepare("ask").execute();
    await tx.transaction((inner) => ask(inner).prepare("ask").execute());
    await tx.select({ id: users.id }).from(users).where(eq(users.id, "usr_none"));
    return tx.execute<{ uses: number }>(sql`
      select (generic_plans + custom_plans)::int as uses from pg_prepared_statements
      where statement like '%from "tickets"%' or statement like '%from "users"%'`);
  });
  expect(kept.map(({ uses }) => uses)).toEqual([2]);
});
