import { type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, bigint, char, check, text, timestamp } from "drizzle-orm/pg-core";

/** An instant in UTC. Milliseconds, because that is all a JavaScript Date carries back. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** An instant that is now unless said otherwise. */
export const now = (name: string) => instant(name).notNull().defaultNow();

/** Money in minor units of `currency`. */
export const cents = (name: string) => bigint(name, { mode: "number" });

/** ISO 4217 code in capitals. */
export const currency = () => char("currency", { length: 3 });

/** A word out of a closed set; pair it with `oneOf` so that the database holds to the set too. */
export const word = <const Words extends readonly [string, ...string[]]>(name: string, words: Words) =>
  text(name, { enum: words as unknown as [Words[number], ...Words[number][]] });

/** The check that belongs to a `word`. */
export function oneOf(name: string, column: AnyPgColumn, words: readonly string[]) {
  const list: SQL = sql.raw(words.map((one) => `'${one}'`).join(", "));
  return check(name, sql`${column} in (${list})`);
}
