import { settings } from "@/db/schema";
import { db, type Queryable } from "@/lib/db";
import { type Retention, retentionFrom } from "./rules.ts";

/** The retention settings in force. */
export async function readRetention(tx: Queryable = db()): Promise<Retention> {
  const rows = await tx.select().from(settings);
  return retentionFrom(new Map(rows.map(({ key, value }) => [key, value])));
}
