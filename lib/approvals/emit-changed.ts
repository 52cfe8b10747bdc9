import { and, eq, isNull } from "drizzle-orm";
import { users } from "@/db/schema";
import type { Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { hasSlack } from "@/lib/vendors/slack";

/**
 * Emits that an approval opened or has a new version, for the messages about it outside the console. The id is made of
 * approval and version, so that a version is told once. Emits nothing where there is no Slack to tell it to.
 */
export async function emitChanged(
  tx: Transaction,
  { id, version }: { id: string; version: number },
): Promise<void> {
  if (!hasSlack()) return;
  await emitEvent(
    tx,
    "approval/changed",
    { approvalId: id, version },
    { id: `evt_changed_${id}_${version}` },
  );
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
