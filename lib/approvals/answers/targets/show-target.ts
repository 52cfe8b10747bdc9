import type { answerTargets } from "@/db/schema";
import { FORMER_SECRET_MS } from "../rules.ts";
import { AnswerTarget } from "./schemas.ts";

export type TargetRow = typeof answerTargets.$inferSelect;

/** A target without its secrets, as the API returns it. */
export function showTarget(row: TargetRow): AnswerTarget {
  const until = formerSignsUntil(row);
  return AnswerTarget.parse({
    ...row,
    rotatedAt: row.rotatedAt.toISOString(),
    formerSignsUntil: until && until > new Date() ? until.toISOString() : null,
    updatedAt: row.updatedAt.toISOString(),
  });
}

/** Until when the previous secret signs too; null without one. */
export function formerSignsUntil({ secrets, rotatedAt }: TargetRow): Date | null {
  return secrets.length > 1 ? new Date(rotatedAt.getTime() + FORMER_SECRET_MS) : null;
}
