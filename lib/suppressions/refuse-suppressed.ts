import { VendorError } from "@/lib/app-errors";
import { readSuppression } from "./read-suppression.ts";

/**
 * Keeps mail from an address that bounced for good or complained.
 * @throws VendorError, permanent: a person has to reach the customer another way, or lift the suppression
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
