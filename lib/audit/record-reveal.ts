import { holds } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { appendAudit } from "./append-audit";

/** Audits that a person saw a customer's text: one row for each person, subject and day. */
export async function recordReveal(
  me: Me,
  subject: { type: string; id: string },
  customerId: string | null,
): Promise<void> {
  if (!holds(me, "reveal")) return;
  const day = new Date().toISOString().slice(0, 10);
  await appendAudit(db(), {
    actor: { type: "user", id: me.id },
    action: "data_revealed",
    subject,
    customerId,
    dedupeKey: `reveal:${me.id}:${subject.id}:${day}`,
    detail: { role: me.role },
  });
}
