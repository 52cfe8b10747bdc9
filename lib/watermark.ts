import { eq, lt } from "drizzle-orm";
import { watermarks } from "@/db/schema";
import { db } from "./db.ts";

/** Up to where something outside has been read; undefined before the first time. */
export async function readWatermark(name: string): Promise<Date | undefined> {
  const [mark] = await db().select().from(watermarks).where(eq(watermarks.name, name));
  return mark?.at;
}

/** Keeps how far one has come. Never back: of two who read at once the further one counts. */
export async function keepWatermark(name: string, at: Date): Promise<void> {
  await db()
    .insert(watermarks)
    .values({ name, at })
    .onConflictDoUpdate({ target: watermarks.name, set: { at }, setWhere: lt(watermarks.at, at) });
}
