import { z } from "zod";
import { SUPPRESSION_CAUSES } from "@/db/schema/vocabulary";
import { Instant } from "@/lib/http/schemas";

/** Why an address gets no more mail. Without the address, which is the customer's or the ticket's. */
export const Suppression = z.object({
  cause: z.enum(SUPPRESSION_CAUSES),
  /** Postmark's word, such as `HardBounce`. */
  kind: z.string(),
  /** The mail that came back. */
  messageId: z.string(),
  at: Instant,
});
export type Suppression = z.infer<typeof Suppression>;
