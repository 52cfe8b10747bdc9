import { sql } from "drizzle-orm";
import type { z } from "zod";
import { runs } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/functions/declaration-schemas";
import { checkEdited } from "./check-edited.ts";
import { leftOut } from "./left-out.ts";
import { limitsOfEngine } from "./limits-of-engine.ts";
import { OperationPreview, type PreviewOperation, type RunTarget } from "./order-schemas.ts";
import { messagesOfRuns, previewEffects } from "./preview-effects.ts";
import { previewRedelivery } from "./preview-redelivery.ts";
import { made, previewSet } from "./preview-set.ts";
import type { Cause } from "./rules.ts";
import { selectTargets } from "./select-targets.ts";

interface Matched extends Record<string, unknown> {
  id: string;
  functionId: string;
  status: (typeof runs.$inferSelect)["status"];
  customerId: string | null;
  failedStepId: string | null;
  costMicros: number;
  cause: Cause | null;
}

/**
 * What an operation would do if it were started now. Nothing is written, and nothing is frozen by it.
 * @param declarations what the code declares; `lib` may not import it
 */
export async function previewOperation(
  me: Me,
  declarations: readonly FunctionDeclaration[],
  target: z.output<typeof PreviewOperation>,
): Promise<OperationPreview> {
  requirePermission(me, "operate");
  return target.kind === "redeliver" ? previewRedelivery(me, target) : previewRuns(me, declarations, target);
}

async function previewRuns(
  me: Me,
  declarations: readonly FunctionDeclaration[],
  target: RunTarget,
): Promise<OperationPreview> {
  await checkEdited(target);
  const rows = await db().execute<Matched>(sql`
    select ${runs.id} as id, ${runs.functionId} as "functionId", ${runs.status} as status, ${runs.customerId} as "customerId",
           ${runs.failedStepId} as "failedStepId", ${runs.costMicros}::float8 as "costMicros", ${leftOut(target, declarations)} as cause
    from (${await selectTargets(me, target)}) target join runs on ${runs.id} = target.id
    order by ${runs.id}`);
  const eligible = rows.filter(({ cause }) => cause === null);
  const messages = messagesOfRuns(eligible.map(({ id }) => id));
  const [common, effects, engineLimits] = await Promise.all([
    previewSet(me, target.ids, [...rows], (run) => ({ what: run.functionId, note: noteOn(target, run) })),
    previewEffects(target.kind, messages),
    limitsOfEngine(target.kind),
  ]);
  return OperationPreview.parse({
    ...common,
    made: made(eligible, ({ functionId }) => functionId),
    ...effects,
    costMicros: eligible
      .filter(() => beginsAtTop(target))
      .reduce((sum, { costMicros }) => sum + costMicros, 0),
    engineLimits,
  });
}

function beginsAtTop({ kind, mode }: RunTarget): boolean {
  return kind === "rerun" && mode !== "failed_step";
}

function noteOn(target: RunTarget, run: Pick<Matched, "status" | "failedStepId">): string {
  if (target.kind === "cancel") return `is ${run.status}`;
  const again = run.status === "completed" ? "completed before; " : "";
  if (!beginsAtTop(target)) return `${again}runs again from ${run.failedStepId}`;
  return `${again}runs again from the top`;
}
