import { and, eq, isNull } from "drizzle-orm";
import { users } from "@/db/schema";
import type { Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { hasSlack } from "@/lib/vendors/slack";

/** How long a message lags behind a change: the effect of a decision goes first. */
const MESSAGE_LAG_MS = 1_000;

/**
 * Emits that an approval opened or has a new version, for the messages about it outside the console. The id is made of
 * approval and version, so that a version is told once. Emits nothing where there is no Slack to tell it to.
 */
export async function emitChanged(
  tx: Transaction,
  { id, version }: { id: string; version: number },
): Promise<void> {
  if (!hasSlack()) return;
  const availableAt = version > 1 ? new Date(Date.now() + MESSAGE_LAG_MS) : undefined;
  const eventId = `evt_changed_${id}_${version}`;
  await emitEvent(tx, "approval/changed", { approvalId: id, version }, { availableAt, id: eventId });
}

/** Emits that an approval opened, for the mails about it. Emits nothing where nobody wants a mail. */
export async function emitOpened(tx: Transaction, id: string): Promise<void> {
  const [reader] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.mailApprovals, true), isNull(users.disabledAt)))
    .limit(1);
  if (reader) await emitEvent(tx, "approval/opened", { approvalId: id }, { id: `evt_opened_${id}` });
}
