import { eq } from "drizzle-orm";
import { answerDeliveries } from "@/db/schema";
import { loadAnswerDeliveries } from "./load-answer-deliveries.ts";
import { AnswerState } from "./schemas.ts";

/** Delivery state of an approval's answer; null when none goes to a registered target. */
export async function readAnswerState(approvalId: string): Promise<AnswerState | null> {
  const [delivery] = await loadAnswerDeliveries(eq(answerDeliveries.approvalId, approvalId), 1);
  return delivery ? AnswerState.parse({ ...delivery, target: delivery.target.name }) : null;
}
