import { bigserial, integer, jsonb, pgTable } from "drizzle-orm/pg-core";
import { now } from "./columns.ts";

/** One way in which the engine knows a function otherwise than the code declares it. */
export interface Drift {
  functionId: string;
  /** `missing` in the engine, `unknown` to the code, or other triggers. */
  what: "missing" | "unknown" | "triggers";
  /** Triggers in words; null where the function is not. */
  declared: string | null;
  registered: string | null;
}

/** What the drift auditor found. A row stands as long as it finds the same. */
export const driftAudits = pgTable("drift_audits", {
  seq: bigserial("seq", { mode: "number" }).primaryKey(),
  drifts: jsonb("drifts").$type<Drift[]>().notNull(),
  functions: integer("functions").notNull(),
  foundAt: now("found_at"),
  checkedAt: now("checked_at"),
});
