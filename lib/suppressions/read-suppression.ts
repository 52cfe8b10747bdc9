import { eq } from "drizzle-orm";
import { suppressedAddresses } from "@/db/schema";
import { db } from "@/lib/db";
import type { Suppression } from "./schemas.ts";

/** Why an address gets no more mail; null when it does. */
export async function readSuppression(address: string): Promise<Suppression | null> {
  const [closed] = await db()
    .select()
    .from(suppressedAddresses)
    .where(eq(suppressedAddresses.address, address.trim().toLowerCase()));
  if (!closed) return null;
  const { cause, kind, messageId, suppressedAt } = closed;
  return { cause, kind, messageId, at: suppressedAt.toISOString() };
}
