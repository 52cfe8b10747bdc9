import { eq, sql } from "drizzle-orm";
import { runs } from "@/db/schema";
import { withdrawOrphans } from "@/lib/approvals/closing/withdraw-orphans";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { refusalFacts } from "@/lib/engine-client/engine-request";
import { endRun } from "@/lib/ledger/end-runs";
import { endClaimed, endItem } from "../drive/end-item.ts";
import type { RunTarget } from "../order-schemas.ts";
import { previewCancelling } from "../preview/preview-effects.ts";
import { heldByOther } from "./held-by-other.ts";
import type {
  ClaimedItem,
  Declarations,
  Finding,
  OperationKind,
  OperationRow,
  Reread,
} from "./operation-kind.ts";
import { type LeftOut, ofOwnMachinery, previewRuns, refuseInput, selectRuns } from "./select-runs.ts";

/** Time in which the ledger learns of an end from the engine. */
const LEDGER_LATE_MS = 60_000;

/** Ends runs at their next step boundary. */
export const cancel: OperationKind<RunTarget> = {
  hasCanary: false,

  async select(me, target, declarations) {
    refuseInput(target);
    return { mode: null, input: null, ...(await selectRuns(me, target, leftOut(declarations))) };
  },

  async preview(me, target, declarations) {
    refuseInput(target);
    return await previewRuns(me, target, {
      leftOut: leftOut(declarations),
      note: ({ status }) => `is ${status}`,
      effects: previewCancelling,
      costMicros: () => 0,
      needsReruns: false,
    });
  },

  async act(operation, item) {
    const answer = await engineApi.cancelRun(item.targetId);
    if (answer.ok) return recordCancelled(operation, item);
    if (answer.why === "away") return;
    if (answer.why === "ended") return recordEnded(operation, item);
    await endClaimed(operation, item, "failed", { code: "not_cancelled", refusal: refusalFacts(answer) });
  },

  async askAboutUncertain(operation, item): Promise<Finding> {
    const run = await engineApi.readRun(item.targetId);
    if (!run.ok) return run.why === "away" ? "unknown" : "not_done";
    if (run.value.status !== "cancelled") return "not_done";
    await recordCancelled(operation, item);
    return "recorded";
  },

  /** The engine's answer has ended each item already. */
  settle: () => Promise.resolve(),

  async reread({ targetId, outcome, endedAt }): Promise<Reread> {
    if (outcome?.code === "never_started") return "as_recorded";
    const [run] = await db().select({ endedAt: runs.endedAt }).from(runs).where(eq(runs.id, targetId));
    const known = await engineApi.readRun(targetId);
    if (!known.ok && known.why === "away") return "unknown";
    if (known.ok && known.value.endedAt === null)
      return { residue: { code: "still_in_engine", status: known.value.status } };
    if (run?.endedAt !== null) return "as_recorded";
    const ledgerLate = endedAt !== null && Date.now() - endedAt.getTime() < LEDGER_LATE_MS;
    return ledgerLate ? "unknown" : { residue: { code: "still_in_ledger" } };
  },
};

function leftOut(declarations: Declarations): LeftOut {
  return sql`case
    when ${ofOwnMachinery(declarations)} then 'own_machinery'
    when ${runs.endedAt} is not null then 'already_ended'
    when ${heldByOther(runs.id)} then 'in_other_operation'
  end`;
}

/** The run had ended before, or through our request whose answer was lost: asks the engine which. */
async function recordEnded(operation: OperationRow, item: ClaimedItem): Promise<void> {
  const run = await engineApi.readRun(item.targetId);
  if (!run.ok) return;
  const { status } = run.value;
  if (status === "cancelled") return recordCancelled(operation, item);
  await endClaimed(operation, item, "skipped", { code: "ended_before", status });
}

/** Records a cancelled run, once: the item, the run, the approvals it held, the audit row. */
async function recordCancelled({ id, createdBy }: OperationRow, item: ClaimedItem): Promise<void> {
  const { position, targetId, customerId } = item;
  await db().transaction(async (tx) => {
    if (!(await endItem(tx, { operationId: id, position }, "done", { code: "cancelled" }))) return;
    await endRun(tx, targetId, {
      status: "cancelled",
      endedAt: new Date(),
      endedBecause: { code: "cancelled_by_operation", operationId: id },
    });
    await withdrawOrphans(tx, targetId);
    await appendAudit(tx, {
      actor: { type: "user", id: createdBy },
      action: "run_cancelled",
      subject: { type: "run", id: targetId },
      customerId,
      runId: targetId,
      dedupeKey: `operation:${id}:${position}`,
      detail: { operationId: id },
    });
  });
}
