import { count, eq } from "drizzle-orm";
import { approvals, errorGroups } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { adoptCommand, heldReason, knownStanding } from "@/lib/deployment/acts-here";
import { listSwitches } from "@/lib/stops/list-switches";
import { countNeedingPerson } from "@/lib/tickets/view/ticket-need";
import type { Attention } from "./attention-schemas.ts";

/** Counts of the work that needs a person now, and active stop switches. */
export async function readAttention(me: Me): Promise<Attention> {
  requirePermission(me, "see");
  const [[waiting], handed, [failing], { items: stopped }, standing] = await Promise.all([
    db().select({ n: count() }).from(approvals).where(eq(approvals.status, "pending")),
    countNeedingPerson(db()),
    db().select({ n: count() }).from(errorGroups).where(eq(errorGroups.state, "open")),
    listSwitches(me),
    knownStanding(),
  ]);
  return {
    approvals: waiting?.n ?? 0,
    tickets: handed,
    errors: failing?.n ?? 0,
    stopped,
    held: standing.acts ? null : { reason: heldReason(standing), command: adoptCommand(standing.own) },
  };
}
