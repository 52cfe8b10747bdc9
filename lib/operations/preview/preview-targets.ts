import { inArray } from "drizzle-orm";
import { customers } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { OperationPreview } from "../order-schemas.ts";
import { CAUSES, type Cause, MOST_TARGETS, tally } from "../rules.ts";
import type { Effects } from "./preview-effects.ts";

const SAMPLE = 10;

/** The fields of a target that every preview needs. */
interface Row {
  id: string;
  status: keyof OperationPreview["byStatus"];
  customerId: string | null;
  cause: Cause | null;
}

interface Preview<Target> {
  /** Targets selected by id; those without a row count as left out. */
  ids: readonly string[] | undefined;
  rows: readonly Target[];
  describe: (row: Target) => { what: string; note: string };
  /** The function of a run, or the event of a delivery. */
  madeOf: (row: Target) => string | null;
  effects: Effects;
  /** Estimated cost of the model calls of these targets. */
  costMicros: (eligible: readonly Target[]) => number;
  engineLimits: string[];
}

/** A preview: matches by status, left-out targets by cause, a sample of the rest, and the effects. */
export async function previewTargets<Target extends Row>(
  me: Me,
  { ids, rows, describe, madeOf, effects, costMicros, engineLimits }: Preview<Target>,
): Promise<OperationPreview> {
  const known = new Set(rows.map(({ id }) => id));
  const unknown = [...new Set(ids)].filter((id) => !known.has(id));
  const eligible = rows.filter(({ cause }) => cause === null);
  const sample = eligible.slice(0, SAMPLE);
  const emails = await emailsOf(sample.flatMap(({ customerId }) => customerId ?? []));
  const mask = maskFor(me);
  return OperationPreview.parse({
    at: new Date().toISOString(),
    matched: rows.length,
    limit: MOST_TARGETS,
    byStatus: Object.fromEntries(tally(rows, ({ status }) => status)),
    eligible: eligible.length,
    notEligible: [...leftOutBy(rows), ...(unknown.length > 0 ? [asCause("unknown", unknown)] : [])],
    sample: sample.map((row) => {
      const email = emails.get(row.customerId ?? "");
      return {
        id: row.id,
        customerEmail: email === undefined ? null : mask.email(email),
        ...describe(row),
      };
    }),
    made: [...tally(eligible, madeOf)].map(([name, count]) => ({ of: name, count })),
    ...effects,
    costMicros: costMicros(eligible),
    engineLimits,
  });
}

function leftOutBy(rows: Iterable<Row>): OperationPreview["notEligible"] {
  const ids = new Map<Cause, string[]>();
  for (const { cause, id } of rows) if (cause) ids.set(cause, [...(ids.get(cause) ?? []), id]);
  return [...ids].map(([cause, of]) => asCause(cause, of));
}

function asCause(cause: Cause, ids: string[]): OperationPreview["notEligible"][number] {
  return { cause: CAUSES[cause], count: ids.length, sampleIds: ids.slice(0, 3) };
}

async function emailsOf(ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await db()
    .select({ id: customers.id, email: customers.email })
    .from(customers)
    .where(inArray(customers.id, ids));
  return new Map(found.map(({ id, email }) => [id, email]));
}
