import { and, eq, lt } from "drizzle-orm";
import { answerDeliveries } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { loadAnswerDeliveries } from "./load-answer-deliveries.ts";
import { ANSWER_CURSOR, type AnswerDeliveryFilter, type AnswerDeliveryPage } from "./schemas.ts";

/** Answers to applications with their delivery state, newest first. */
export async function listAnswerDeliveries(
  me: Me,
  { status, approvalId, targetId, cursor }: AnswerDeliveryFilter,
): Promise<AnswerDeliveryPage> {
  requirePermission(me, "see");
  const before = readCursor(cursor, ANSWER_CURSOR);
  const matching = and(
    status ? eq(answerDeliveries.status, status) : undefined,
    approvalId ? eq(answerDeliveries.approvalId, approvalId) : undefined,
    targetId ? eq(answerDeliveries.targetId, targetId) : undefined,
    before ? lt(answerDeliveries.id, before) : undefined,
  );
  return toPage(await loadAnswerDeliveries(matching, PAGE_SIZE + 1), ({ id }) => id);
}
