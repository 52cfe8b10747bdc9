import { sql } from "drizzle-orm";
import { wakeDueAnswers } from "@/lib/approvals/answers/deliveries/wake-due-answers";
import { ringDueApprovals } from "@/lib/approvals/clock/ring-due";
import { expireDueApprovals } from "@/lib/approvals/closing/expire-approval";
import { nudgeApprovals } from "@/lib/approvals/closing/nudge-approvals";
import { withdrawOrphans } from "@/lib/approvals/closing/withdraw-orphans";
import { db } from "@/lib/db";
import { actsHere } from "@/lib/deployment/acts-here";
import { sendErrorAlerts } from "@/lib/error-groups/send-error-alerts";
import { importEvents } from "@/lib/events/import-events";
import { relayOutbox } from "@/lib/events/relay-outbox";
import { reconcileRuns } from "@/lib/ledger/reconcile/reconcile-runs";
import { rollUp } from "@/lib/metrics/roll-up";
import { reviveOperations } from "@/lib/operations/drive/driver";
import { checkDueRefunds } from "@/lib/refunds/check-due-refunds";
import { keepRetention } from "@/lib/retention/keep-retention";
import { processMetrics } from "@/lib/telemetry/prometheus/process-metrics";
import { reopenUnsent } from "@/lib/tickets/reply/deliver-mail";
import { pingDeadMan } from "./ping-dead-man.ts";

/**
 * Does all periodic work. Bounded, idempotent, safe to run concurrently and to kill anywhere. Does nothing on a
 * deployment that does not act on its database.
 * @returns when work is due next; null when none is
 */
export async function tick(): Promise<Date | null> {
  if (!(await actsHere())) return null;
  await expireDueApprovals();
  await ringDueApprovals();
  await nudgeApprovals();
  await wakeDueAnswers();
  await checkDueRefunds();
  await reviveOperations();
  await relayOutbox();
  await reconcileRuns();
  await withdrawOrphans(db());
  await reopenUnsent();
  await importEvents();
  await rollUp();
  await sendErrorAlerts();
  await keepRetention();
  await pingDeadMan();
  const [next] = await db().execute<{ due: string | null }>(sql`
    select least(
      (select min(available_at) from outbox where available_at is not null),
      (select min(nudge_at) from approvals where nudge_at is not null),
      (select min(next_at) from answer_deliveries where next_at is not null),
      (select min(deadline) from approvals where status = 'pending'),
      (select min(least(remind_at, escalate_at)) from approvals where status = 'pending'),
      (select min(check_at) from refunds where check_at is not null)
    )::text as due`);
  processMetrics().pulseBeats.inc();
  return next?.due ? new Date(next.due) : null;
}
