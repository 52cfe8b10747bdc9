import { and, desc, eq, gte, inArray, lt, or } from "drizzle-orm";
import { auditLog, customers, users } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { AUDIT_CURSOR, type AuditFilter, type AuditPage, AuditRow } from "./schemas.ts";

/** Lists the audit log, newest first. */
export async function listAudit(me: Me, filter: AuditFilter): Promise<AuditPage> {
  requirePermission(me, "see");
  const before = readCursor(filter.cursor, AUDIT_CURSOR);
  const rows = await db()
    .select()
    .from(auditLog)
    .where(and(auditWhere(filter), before ? lt(auditLog.seq, Number(before)) : undefined))
    .orderBy(desc(auditLog.seq))
    .limit(PAGE_SIZE + 1);
  const page = toPage(rows, ({ seq }) => seq);
  return { items: await nameAuditRows(me, page.items), nextCursor: page.nextCursor };
}

/** The rows that a filter selects. */
export function auditWhere({ actor, action, subject, from, until }: Omit<AuditFilter, "cursor">) {
  return and(
    actor ? eq(auditLog.actorId, actor) : undefined,
    action ? eq(auditLog.action, action) : undefined,
    subject
      ? or(eq(auditLog.subjectId, subject), eq(auditLog.customerId, subject), eq(auditLog.runId, subject))
      : undefined,
    from ? gte(auditLog.at, new Date(from)) : undefined,
    until ? lt(auditLog.at, new Date(until)) : undefined,
  );
}

/** Adds names to the ids in audit rows, masked for this person. The log stores ids only. */
export async function nameAuditRows(me: Me, rows: (typeof auditLog.$inferSelect)[]): Promise<AuditRow[]> {
  const people = unique(rows.filter(({ actorType }) => actorType === "user").map(({ actorId }) => actorId));
  const concerned = unique(rows.flatMap(({ customerId }) => (customerId ? [customerId] : [])));
  const [actors, customerRows] = await Promise.all([
    people.length > 0 ? db().select().from(users).where(inArray(users.id, people)) : [],
    concerned.length > 0 ? db().select().from(customers).where(inArray(customers.id, concerned)) : [],
  ]);
  const names = new Map(actors.map(({ id, name }) => [id, name]));
  const emails = new Map(customerRows.map(({ id, email }) => [id, email]));
  const mask = maskFor(me);
  return rows.map((row) => {
    const email = row.customerId ? emails.get(row.customerId) : undefined;
    return AuditRow.parse({
      ...row,
      at: row.at.toISOString(),
      actorName: names.get(row.actorId) ?? row.actorId,
      customerEmail: email === undefined ? null : mask.email(email),
    });
  });
}

function unique(ids: string[]): string[] {
  return [...new Set(ids)];
}
