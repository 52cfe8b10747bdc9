import { z } from "zod";
import { GROUPS, OUTCOME_STATUSES, PLACES } from "./rules.ts";

const Finding = z.object({
  code: z.string(),
  title: z.string(),
  group: z.enum(GROUPS),
  status: z.enum(OUTCOME_STATUSES),
  found: z.string(),
  remedy: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** The report of an examination; answer of `GET /api/doctor` and of `vagus doctor --json`. */
export const DoctorReport = z.object({
  /** `faults` when a check found one; warnings alone leave it healthy. */
  status: z.enum(["healthy", "faults"]),
  place: z.enum(PLACES),
  examinedAt: z.iso.datetime(),
  tookMs: z.int(),
  counts: z.object({ ok: z.int(), warning: z.int(), fault: z.int(), skipped: z.int() }),
  findings: z.array(Finding),
});
export type DoctorReport = z.infer<typeof DoctorReport>;
