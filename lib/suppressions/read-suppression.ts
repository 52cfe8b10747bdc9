import { eq } from "drizzle-orm";
import { suppressedAddresses } from "@/db/schema";
import { VendorError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import type { Suppression } from "./schemas.ts";

/** Why an address gets no more mail; null when it gets mail. */
export async function readSuppression(address: string): Promise<Suppression | null> {
  const [closed] = await db()
    .select()
    .from(suppressedAddresses)
    .where(eq(suppressedAddresses.address, address.trim().toLowerCase()));
  if (!closed) return null;
  const { cause, kind, messageId, suppressedAt } = closed;
  return { cause, kind, messageId, at: suppressedAt.toISOString() };
}

/**
 * Refuses mail to a suppressed address, one that bounced for good or complained.
 * @throws VendorError, permanent: a person must reach the customer another way, or lift the suppression
 */
export async function refuseSuppressed(address: string): Promise<void> {
  const closed = await readSuppression(address);
  if (!closed) return;
  throw new VendorError({
    code: `address_${closed.cause}`,
    message: `Mail to this address ${closed.cause === "bounced" ? "came back" : "was called spam"} before. Nothing was sent.`,
    permanent: true,
  });
}
