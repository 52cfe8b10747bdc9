import { z } from "zod";
import { Instant } from "@/lib/http/schemas";

/** What the drift auditor found last; `GET /api/functions/drift`. */
export const DriftAudit = z.object({
  drifts: z.array(
    z.object({
      functionId: z.string(),
      /** `missing` in the engine, `unknown` to the code, or other triggers. */
      what: z.enum(["missing", "unknown", "triggers"]),
      declared: z.string().nullable(),
      registered: z.string().nullable(),
    }),
  ),
  /** Functions the code declares. */
  functions: z.int(),
  /** Since when it is so, and when it was last looked at; null before the first audit. */
  foundAt: Instant.nullable(),
  checkedAt: Instant.nullable(),
});
export type DriftAudit = z.infer<typeof DriftAudit>;
