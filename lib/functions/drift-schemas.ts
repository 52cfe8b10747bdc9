import { z } from "zod";
import { Instant } from "@/lib/http/schemas";

/** One function that the engine has otherwise than the code declares it. */
export const Drift = z.object({
  functionId: z.string(),
  /** `missing` in the engine, `unknown` to the code, or other triggers. */
  what: z.enum(["missing", "unknown", "triggers"]),
  /** Triggers, as `cron 0 9 * * *, event ticket/resolved`; null where the function is not. */
  declared: z.string().nullable(),
  registered: z.string().nullable(),
});
export type Drift = z.infer<typeof Drift>;

/** What the drift auditor found last; `GET /api/functions/drift`. */
export const DriftAudit = z.object({
  drifts: z.array(Drift),
  /** Functions the code declares. */
  functions: z.int(),
  /** Since when it is so, and when it was last looked at; null before the first audit. */
  foundAt: Instant.nullable(),
  checkedAt: Instant.nullable(),
});
export type DriftAudit = z.infer<typeof DriftAudit>;
