import process from "node:process";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { expect, it } from "vitest";
import { withTestDatabase } from "@/testing/with-test-database";
import { db } from "./db.ts";

withTestDatabase();

/** More than a pool has, so that each connection is used. */
const AT_ONCE = 20;
const SLEEPING = "select pg_sleep(0.3)";

/** Cuts every connection that sleeps, as a killed server does; gives back how many there were. */
async function cutSleeping(admin: postgres.Sql): Promise<number> {
  const cut = await admin`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query = ${SLEEPING}`;
  return cut.length;
}

it("is whole again after every connection was cut under a transaction", async () => {
  const admin = postgres(process.env.DATABASE_URL ?? "", { max: 1, onnotice: () => {} });
  // What the driver throws where nobody can catch it is the reason for this test, not its failure.
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
