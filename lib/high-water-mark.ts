import { eq, lt } from "drizzle-orm";
import { watermarks } from "@/db/schema";
import { db } from "./db.ts";

/** The time up to which a reader has read an outside source; undefined before its first read. */
export async function readHighWaterMark(name: string): Promise<Date | undefined> {
  const [mark] = await db().select().from(watermarks).where(eq(watermarks.name, name));
  return mark?.at;
}

/** Stores a reader's position. Concurrent readers keep the later one; it never moves back. */
export async function advanceHighWaterMark(name: string, at: Date): Promise<void> {
  await db()
    .insert(watermarks)
    .values({ name, at })
    .onConflictDoUpdate({ target: watermarks.name, set: { at }, setWhere: lt(watermarks.at, at) });
}
