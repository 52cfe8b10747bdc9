import { count, eq, isNotNull, sql } from "drizzle-orm";
import { approvals, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { requirePermission } from "./require-permission.ts";
import type { Attention, Me } from "./schemas.ts";

/** What needs a person now. */
export async function readAttention(me: Me): Promise<Attention> {
  requirePermission(me, "see");
  const [[waiting], [handed]] = await Promise.all([
    db().select({ n: count() }).from(approvals).where(eq(approvals.status, "pending")),
    db()
      .select({ n: count() })
      .from(tickets)
      .where(sql`${isNotNull(tickets.personNeeded)} and ${tickets.status} <> 'resolved'`),
  ]);
  return { approvals: waiting?.n ?? 0, tickets: handed?.n ?? 0 };
}
