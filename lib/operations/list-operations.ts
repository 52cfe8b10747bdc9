import { and, eq, lt } from "drizzle-orm";
import { operations } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { loadOperations } from "./load-operations.ts";
import { OPERATION_CURSOR, type OperationFilter, OperationPage } from "./schemas.ts";

/** Operations, newest first. */
export async function listOperations(me: Me, { status, cursor }: OperationFilter): Promise<OperationPage> {
  requirePermission(me, "see");
  const before = readCursor(cursor, OPERATION_CURSOR);
  const where = and(
    status ? eq(operations.status, status) : undefined,
    before ? lt(operations.id, before) : undefined,
  );
  return OperationPage.parse(toPage(await loadOperations(db(), where, PAGE_SIZE + 1), ({ id }) => id));
}
