import { eq, inArray, sql } from "drizzle-orm";
import { signInFailures } from "@/db/schema";
import { db } from "@/lib/db";

/** How failed attempts under one key slow down the next: none wait at first, then each twice as long as the one before. */
interface Limit {
  /** Failures before anybody has to wait. */
  free: number;
  firstWaitS: number;
  mostWaitS: number;
}

/** Failures are forgotten when none was added for this long. */
const FORGOTTEN_S = 3_600;

/** One account from one address: a person who mistypes, or somebody who guesses. */
export const PAIR: Limit = { free: 5, firstWaitS: 5, mostWaitS: 900 };
/** One account from a browser in which its owner signed in before. */
export const DEVICE: Limit = { free: 10, firstWaitS: 5, mostWaitS: 900 };
/** All accounts from one address: one password tried on many accounts. */
export const ADDRESS: Limit = { free: 30, firstWaitS: 5, mostWaitS: 900 };
/** One account from everywhere, while many addresses guess at it: each address gets a try now and then. */
export const PAIR_UNDER_ATTACK: Limit = { free: 1, firstWaitS: 60, mostWaitS: 900 };
/** Counts, and makes nobody wait: a limit on an account from everywhere would let anybody lock its owner out. */
export const ACCOUNT: Limit = { free: 2_000_000_000, firstWaitS: 0, mostWaitS: 0 };
/** Failures on one account, from addresses anywhere, from which it counts as attacked. It never refuses by itself. */
export const ATTACKED_FROM = 100;

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
