import { and, desc, eq, gte, lt, or } from "drizzle-orm";
import { auditLog } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { nameAuditRows } from "./name-audit-rows.ts";
import { AUDIT_CURSOR, type AuditFilter, type AuditPage } from "./schemas.ts";

/** The audit log, newest first. */
export async function listAudit(me: Me, filter: AuditFilter): Promise<AuditPage> {
  requirePermission(me, "see");
  const { actor, action, subject, from, until } = filter;
  const before = readCursor(filter.cursor, AUDIT_CURSOR);
  const rows = await db()
    .select()
    .from(auditLog)
    .where(
      and(
        actor ? eq(auditLog.actorId, actor) : undefined,
        action ? eq(auditLog.action, action) : undefined,
        subject
          ? or(eq(auditLog.subjectId, subject), eq(auditLog.customerId, subject), eq(auditLog.runId, subject))
          : undefined,
        from ? gte(auditLog.at, new Date(from)) : undefined,
        until ? lt(auditLog.at, new Date(until)) : undefined,
        before ? lt(auditLog.seq, Number(before)) : undefined,
      ),
    )
    .orderBy(desc(auditLog.seq))
    .limit(PAGE_SIZE + 1);
  const page = toPage(rows, ({ seq }) => seq);
  return { items: await nameAuditRows(me, page.items), nextCursor: page.nextCursor };
}
