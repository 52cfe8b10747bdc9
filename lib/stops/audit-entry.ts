import type { stopSwitches } from "@/db/schema";
import type { Me } from "@/lib/access/schemas";
import type { AuditEntry } from "@/lib/audit/append-audit";

/** The audit row of a switch. The agent is paused as a function is: the vocabulary has one word for both. */
export function switchEntry(
  me: Me,
  { scope, stoppedAt }: typeof stopSwitches.$inferSelect,
  became: "stopped" | "resumed",
  reason: string,
): AuditEntry {
  const [kind = scope, functionId] = scope.split(":");
  const paused = became === "stopped" ? "function_paused" : "function_resumed";
  const money = became === "stopped" ? "money_stopped" : "money_resumed";
  return {
    actor: { type: "user", id: me.id },
    action: kind === "money" ? money : paused,
    subject: { type: kind, id: functionId ?? scope },
    dedupeKey: `switch:${scope}:${stoppedAt.getTime()}:${became}`,
    detail: { reason },
  };
}
