import { eq, inArray, sql } from "drizzle-orm";
import { signInFailures } from "@/db/schema";
import { db } from "@/lib/db";

/** A delay after failed attempts under one key: none at first, then doubled with each failure. */
interface Limit {
  /** Failures before the first delay. */
  free: number;
  firstWaitS: number;
  mostWaitS: number;
}

/** Failures expire this long after the last one. */
const FORGOTTEN_S = 3_600;

/** One account from one address: a typing error, or guessing. */
export const PAIR: Limit = { free: 5, firstWaitS: 5, mostWaitS: 900 };
/** One account from a browser in which its owner signed in before. */
export const DEVICE: Limit = { free: 10, firstWaitS: 5, mostWaitS: 900 };
/** All accounts from one address: one password tried on many accounts. */
export const ADDRESS: Limit = { free: 30, firstWaitS: 5, mostWaitS: 900 };
/** One account from one address while many addresses guess at the account: an attempt per address now and then. */
export const PAIR_UNDER_ATTACK: Limit = { free: 1, firstWaitS: 60, mostWaitS: 900 };
/** One account from all addresses. Only counts: a delay would let anyone lock the owner out. */
export const ACCOUNT: Limit = { free: 2_000_000_000, firstWaitS: 0, mostWaitS: 0 };
/** Failures on one account, from all addresses, from which `PAIR_UNDER_ATTACK` applies to it. */
export const ATTACKED_FROM = 100;

/** Consecutive failures and seconds until the next attempt, by key. */
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

/** Counts a failure; the limit delays the next attempt under this key. @returns consecutive failures */
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

/** Deletes the failures under a key after a successful sign-in, and all expired ones. */
export async function forgetFailures(key: string): Promise<void> {
  await db().delete(signInFailures).where(eq(signInFailures.key, key));
  await db().execute(
    sql`delete from sign_in_failures where last_failed_at < now() - ${FORGOTTEN_S} * interval '1 second'`,
  );
}
