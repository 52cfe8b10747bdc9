import { eq, inArray, sql } from "drizzle-orm";
import { signInFailures } from "@/db/schema";
import { db } from "@/lib/db";
import { FORGOTTEN_S, type Limit } from "./sign-in-limits.ts";

/** What stands under these keys: failures in a row, and seconds until the next attempt, by key. */
export async function readFailures(
  keys: readonly string[],
): Promise<Map<string, { failures: number; waitS: number }>> {
  const rows = await db()
    .select({
      key: signInFailures.key,
      failures: signInFailures.failures,
      waitS: sql<number>`greatest(0, ceil(extract(epoch from ${signInFailures.blockedUntil} - now())))::int`,
    })
    .from(signInFailures)
    .where(
      sql`${inArray(signInFailures.key, [...keys])}
          and ${signInFailures.lastFailedAt} > now() - ${FORGOTTEN_S} * interval '1 second'`,
    );
  return new Map(rows.map(({ key, ...row }) => [key, row]));
}

/** Counts a failure, and makes the next attempt under this key wait as the limit says. @returns failures in a row */
export async function countFailure(key: string, { free, firstWaitS, mostWaitS }: Limit): Promise<number> {
  const next = sql`(case when f.last_failed_at < now() - ${FORGOTTEN_S} * interval '1 second' then 0 else f.failures end + 1)`;
  const until = (failures: ReturnType<typeof sql>) => sql`
    now() + interval '1 second' * case when ${failures} < ${free}::int then 0
      else least(${mostWaitS}::int, ${firstWaitS}::int * power(2, least(${failures} - ${free}::int, 20))) end`;
  const [counted] = await db().execute<{ failures: number }>(sql`
    insert into sign_in_failures as f (key, failures, last_failed_at, blocked_until)
    values (${key}, 1, now(), ${until(sql`1`)})
    on conflict (key) do update set failures = ${next}, last_failed_at = now(), blocked_until = ${until(next)}
    returning failures`);
  return counted?.failures ?? 1;
}

/** Forgets the failures under a key, whose person has signed in, and old ones of everybody. */
export async function forgetFailures(key: string): Promise<void> {
  await db().delete(signInFailures).where(eq(signInFailures.key, key));
  await db().execute(
    sql`delete from sign_in_failures where last_failed_at < now() - ${FORGOTTEN_S} * interval '1 second'`,
  );
}
