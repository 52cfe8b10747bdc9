import { z } from "zod";
import { currencyCode } from "@/lib/money";

/** An instant as it crosses the wire: ISO 8601 in UTC. */
export const Instant = z.iso.datetime();

/** A currency from outside, in any case; an ISO 4217 code in capitals inside. */
export const Currency = z.string().transform((text, context) => {
  const code = currencyCode(text);
  if (code) return code;
  context.addIssue({ code: "custom", message: "is not a currency of ISO 4217, such as USD" });
  return z.NEVER;
});

/** Money in minor units with its ISO 4217 currency. */
export const Money = z.object({ amountCents: z.int(), currency: z.string().length(3) });
export type Money = z.infer<typeof Money>;

/** A page of a list. `nextCursor` is opaque, null on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** Every error our API answers. */
export const ApiError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});
