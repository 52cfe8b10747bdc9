import { inArray, sql } from "drizzle-orm";
import { customers, runs } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/functions/engine-api";
import { checkEdited } from "./check-edited.ts";
import { leftOut } from "./left-out.ts";
import { previewEffects } from "./preview-effects.ts";
import { CAUSES, type Cause, MOST_TARGETS } from "./rules.ts";
import { OperationPreview, type Target } from "./schemas.ts";
import { selectTargets } from "./select-targets.ts";
import { refuseRedelivery } from "./start-operation.ts";

const SAMPLE = 10;

interface Matched extends Record<string, unknown> {
  id: string;
  functionId: string;
  status: (typeof runs.$inferSelect)["status"];
  customerId: string | null;
  failedStepId: string | null;
  costMicros: number;
  cause: Cause | null;
}

/** What an operation would do if it were started now. Nothing is written, and nothing is frozen by it. */
export async function previewOperation(me: Me, target: Target): Promise<OperationPreview> {
  requirePermission(me, "operate");
  refuseRedelivery(target.kind);
  await checkEdited(target);
  const rows = await db().execute<Matched>(sql`
    select ${runs.id} as id, ${runs.functionId} as "functionId", ${runs.status} as status, ${runs.customerId} as "customerId",
           ${runs.failedStepId} as "failedStepId", ${runs.costMicros}::float8 as "costMicros", ${leftOut(target)} as cause
    from (${await selectTargets(me, target)}) target join runs on ${runs.id} = target.id
    order by ${runs.id}`);
  const eligible = rows.filter(({ cause }) => cause === null);
  const known = new Set(rows.map(({ id }) => id));
  const unknown = [...new Set(target.ids)].filter((id) => !known.has(id));
  const sample = eligible.slice(0, SAMPLE);
  const [effects, emails, engineLimits] = await Promise.all([
    previewEffects(
      target.kind,
      eligible.map(({ id }) => id),
    ),
    emailsOf(sample.flatMap(({ customerId }) => customerId ?? [])),
    limitsOfEngine(target.kind),
  ]);
  const mask = maskFor(me);
  return OperationPreview.parse({
    at: new Date().toISOString(),
    matched: rows.length,
    limit: MOST_TARGETS,
    byStatus: tally(rows, ({ status }) => status),
    eligible: eligible.length,
    notEligible: [...leftOutBy(rows), ...(unknown.length > 0 ? [asCause("unknown", unknown)] : [])],
    functions: Object.entries(tally(eligible, ({ functionId }) => functionId)).map(([functionId, count]) => ({
      functionId,
      count,
    })),
    sample: sample.map(({ id, functionId, customerId, failedStepId, ...run }) => {
      const email = emails.get(customerId ?? "");
      const customerEmail = email === undefined ? null : mask.email(email);
      return { id, functionId, customerEmail, failedStepId, note: noteOn(target, { failedStepId, ...run }) };
    }),
    ...effects,
    costMicros: eligible
      .filter(({ failedStepId }) => beginsAtTop(target, failedStepId))
      .reduce((sum, { costMicros }) => sum + costMicros, 0),
    engineLimits,
  });
}

/** Nothing to step into: a run whose function itself threw begins at the top whatever was asked for. */
function beginsAtTop({ kind, mode }: Target, failedStepId: string | null): boolean {
  return kind === "rerun" && (mode !== "failed_step" || failedStepId === null);
}

function noteOn(target: Target, run: Pick<Matched, "status" | "failedStepId">): string {
  if (target.kind === "cancel") return `is ${run.status}`;
  const again = run.status === "completed" ? "completed before; " : "";
  if (!beginsAtTop(target, run.failedStepId)) return `${again}runs again from ${run.failedStepId}`;
  const noStep = target.mode === "failed_step" && run.status === "failed" ? ", for no step failed" : "";
  return `${again}runs again from the top${noStep}`;
}

function leftOutBy(rows: Iterable<Matched>): OperationPreview["notEligible"] {
  const ids = new Map<Cause, string[]>();
  for (const { cause, id } of rows) if (cause) ids.set(cause, [...(ids.get(cause) ?? []), id]);
  return [...ids].map(([cause, of]) => asCause(cause, of));
}

function asCause(cause: Cause, ids: string[]): OperationPreview["notEligible"][number] {
  return { cause: CAUSES[cause], count: ids.length, sampleIds: ids.slice(0, 3) };
}

function tally<Row>(rows: Iterable<Row>, of: (row: Row) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[of(row)] = (counts[of(row)] ?? 0) + 1;
  return counts;
}

async function emailsOf(ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await db()
    .select({ id: customers.id, email: customers.email })
    .from(customers)
    .where(inArray(customers.id, ids));
  return new Map(found.map(({ id, email }) => [id, email]));
}

async function limitsOfEngine(kind: Target["kind"]): Promise<string[]> {
  const abilities = await engineApi.abilities();
  if (!abilities.ok)
    return [`The engine does not answer now; what is started waits for it. ${abilities.message}`];
  if (kind === "rerun" && !abilities.value.rerunRun)
    return ["This engine cannot start runs again. Use one with version 2 of its API."];
  return [];
}
