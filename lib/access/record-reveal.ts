import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { may } from "./rules.ts";
import type { Me } from "./schemas.ts";

/** Notes who saw a customer's words: once a person, thing and day, for someone who looks ten times looked once. */
export async function recordReveal(
  me: Me,
  subject: { type: string; id: string },
  customerId: string | null,
): Promise<void> {
  if (!may(me.role, "reveal")) return;
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
