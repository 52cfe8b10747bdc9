import { eq } from "drizzle-orm";
import { suppressedAddresses } from "@/db/schema";
import { db } from "@/lib/db";
import { VendorError } from "@/lib/errors";

/**
 * Keeps mail from an address that bounced for good or complained.
 * @throws VendorError, permanent: a person has to reach the customer another way
 */
export async function refuseSuppressed(address: string): Promise<void> {
  const [closed] = await db()
    .select()
    .from(suppressedAddresses)
    .where(eq(suppressedAddresses.address, address.trim().toLowerCase()));
  if (!closed) return;
  throw new VendorError({
    code: `address_${closed.cause}`,
    message: `Mail to this address ${closed.cause === "bounced" ? "came back" : "was called spam"} before. Nothing was sent.`,
    permanent: true,
  });
}
