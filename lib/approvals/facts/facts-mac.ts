import { z } from "zod";
import { REQUESTER_TYPES, TICKET_CATEGORIES, TIERS } from "@/db/schema/vocabulary";
import { isMacOf, macOf } from "@/lib/access/mac";
import type { Facts } from "@/lib/policy/rule/facts";
import { canonicalJson } from "../kinds/canonical-json.ts";

/** Facts as stored with an approval, without the amount, which is in the effect. */
export const StoredFacts = z.strictObject({
  tier: z.enum(TIERS).optional(),
  topic: z.enum(TICKET_CATEGORIES).optional(),
  earlierRefunds: z.int().min(0).optional(),
  risk: z.int().min(0).optional(),
  requester: z.strictObject({ type: z.enum(REQUESTER_TYPES), id: z.string() }).optional(),
  workerVersion: z.string().optional(),
  approvedDrafts: z.int().min(0).optional(),
  sample: z.int().min(1).max(100).optional(),
}) satisfies z.ZodType<Omit<Facts, "amount">>;
export type StoredFacts = z.infer<typeof StoredFacts>;

interface Asked {
  id: string;
  hash: string;
}

/** The MAC of an approval's facts, so that write access to the database does not suffice to change them. */
export function factsMac({ id, hash }: Asked, facts: StoredFacts): string {
  return macOf("facts", [id, hash, canonicalJson(facts)]);
}

/** The facts of an approval; undefined when they are missing or were changed since they were measured. */
export function readFacts(
  { id, hash }: Asked,
  row: { facts: unknown; factsMac: string | null },
): StoredFacts | undefined {
  const facts = StoredFacts.safeParse(row.facts).data;
  return facts && isMacOf("facts", [id, hash, canonicalJson(facts)], row.factsMac) ? facts : undefined;
}
