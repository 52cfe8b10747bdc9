import { and, asc, desc, inArray, lt, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import type { Approval, ApprovalFilter, ApprovalPage } from "../schemas.ts";
import { loadApprovals } from "./load-approvals.ts";

/** Pending approvals, nearest deadline first; any others, newest first. */
export async function listApprovals(me: Me, { status, cursor }: ApprovalFilter): Promise<ApprovalPage> {
  requirePermission(me, "see");
  const waiting = status?.length === 1 && status[0] === "pending";
  const inStatus = status ? inArray(approvals.status, status) : undefined;
  const from = readCursor(cursor, waiting ? /^\d{13}_apr_\w+$/ : /^apr_\w+$/);
  const limit = PAGE_SIZE + 1;
  if (!waiting) {
    const where = and(inStatus, from ? lt(approvals.id, from) : undefined);
    return toPage(await loadApprovals(me, { where, orderBy: [desc(approvals.id)], limit }), (row) => row.id);
  }
  const [deadline, id] = splitCursor(from);
  const where = and(
    inStatus,
    deadline ? sql`(${approvals.deadline}, ${approvals.id}) > (${deadline}::timestamptz, ${id})` : undefined,
  );
  const rows = await loadApprovals(me, {
    where,
    orderBy: [asc(approvals.deadline), asc(approvals.id)],
    limit,
  });
  return toPage(rows, (row: Approval) => `${Date.parse(row.deadline)}_${row.id}`);
}

/** Splits `milliseconds_id` at the first underscore. */
function splitCursor(cursor: string | undefined): [string?, string?] {
  if (!cursor) return [];
  const at = cursor.indexOf("_");
  return [new Date(Number(cursor.slice(0, at))).toISOString(), cursor.slice(at + 1)];
}
