import { inArray } from "drizzle-orm";
import { customers } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import type { OperationPreview } from "./order-schemas.ts";
import { CAUSES, type Cause, MOST_TARGETS } from "./rules.ts";
import { tally } from "./tally.ts";

const SAMPLE = 10;

/** What a preview says of any target. */
interface Row {
  id: string;
  status: keyof OperationPreview["byStatus"];
  customerId: string | null;
  cause: Cause | null;
}

type PreviewedSet = Pick<
  OperationPreview,
  "at" | "matched" | "limit" | "byStatus" | "eligible" | "notEligible" | "sample"
>;

/**
 * What matched, by status; what is left out, by cause; and a sample of the rest.
 * @param ids what was asked for by name: those there is no row of are left out too
 */
export async function previewSet<Target extends Row>(
  me: Me,
  ids: readonly string[] | undefined,
  rows: readonly Target[],
  describe: (row: Target) => { what: string; note: string },
): Promise<PreviewedSet> {
  const known = new Set(rows.map(({ id }) => id));
  const unknown = [...new Set(ids)].filter((id) => !known.has(id));
  const eligible = rows.filter(({ cause }) => cause === null);
  const sample = eligible.slice(0, SAMPLE);
  const emails = await emailsOf(sample.flatMap(({ customerId }) => customerId ?? []));
  const mask = maskFor(me);
  return {
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
  };
}

/** What those that take part are made into, counted. */
export function made<Target>(
  rows: readonly Target[],
  of: (row: Target) => string | null,
): OperationPreview["made"] {
  return [...tally(rows, of)].map(([name, count]) => ({ of: name, count }));
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
