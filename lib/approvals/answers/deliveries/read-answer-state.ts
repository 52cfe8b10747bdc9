import { eq } from "drizzle-orm";
import { answerDeliveries } from "@/db/schema";
import { loadAnswerDeliveries } from "./load-answer-deliveries.ts";
import { AnswerState } from "./schemas.ts";

/** How far the answer of an approval has come; null when none is on its way to a registered target. */
export async function readAnswerState(approvalId: string): Promise<AnswerState | null> {
  const [delivery] = await loadAnswerDeliveries(eq(answerDeliveries.approvalId, approvalId), 1);
  return delivery ? AnswerState.parse({ ...delivery, target: delivery.target.name }) : null;
}
