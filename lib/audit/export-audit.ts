import { and, asc, desc, gt, lte } from "drizzle-orm";
import { auditLog } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { announce } from "@/lib/live/announce";
import { appendAudit } from "./append-audit.ts";
import { AUDIT_COLUMNS, type ExportedRow, toCsvLine } from "./csv-line.ts";
import { auditWhere } from "./list-audit.ts";
import type { AuditExport } from "./schemas.ts";

/** Rows of one query: a few hundred kilobytes in memory, however long the log. */
const PAGE_ROWS = 1_000;

/**
 * Exports the matching rows, oldest first, as they are when the export begins. Rows hold ids and codes, no personal
 * data. The export is audited before its first row is sent.
 * @returns a response that streams the rows with backpressure; an error breaks the connection, so that a partial export
 * is not mistaken for a complete one
 */
export async function exportAudit(actor: Me, { format, ...filter }: AuditExport): Promise<Response> {
  requirePermission(actor, "export_audit");
  const where = auditWhere(filter);
  const [last] = await db()
    .select({ seq: auditLog.seq })
    .from(auditLog)
    .where(where)
    .orderBy(desc(auditLog.seq))
    .limit(1);
  const until = last?.seq ?? 0;
  const id = newId("export");
  await appendAudit(db(), {
    actor: { type: "user", id: actor.id },
    action: "audit_exported",
    subject: { type: "audit_export", id },
    dedupeKey: `audit_export:${id}`,
    detail: { format, ...filter, until },
  });
  announce("audit");
  const encoder = new TextEncoder();
  let after = 0;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (format === "csv") controller.enqueue(encoder.encode(`${AUDIT_COLUMNS.join(",")}\r\n`));
    },
    async pull(controller) {
      const rows = await db()
        .select()
        .from(auditLog)
        .where(and(where, gt(auditLog.seq, after), lte(auditLog.seq, until)))
        .orderBy(asc(auditLog.seq))
        .limit(PAGE_ROWS);
      if (rows.length > 0)
        controller.enqueue(encoder.encode(rows.map((row) => lineOf(row, format)).join("")));
      after = rows.at(-1)?.seq ?? until;
      if (after >= until) controller.close();
    },
  });
  const type = format === "csv" ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8";
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="audit-log-${until}.${format}"`,
      "cache-control": "private, no-store",
    },
  });
}

function lineOf(stored: typeof auditLog.$inferSelect, format: AuditExport["format"]): string {
  const row: ExportedRow = { ...stored, at: stored.at.toISOString() };
  if (format === "csv") return toCsvLine(row);
  return `${JSON.stringify(Object.fromEntries(AUDIT_COLUMNS.map((column) => [column, row[column]])))}\n`;
}
