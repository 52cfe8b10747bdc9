import type { Question } from "../kinds/kinds.ts";
import { type Move, moveSummary } from "../moves/rules.ts";

/** How many approvals one request decides at most. */
export const BATCH_MAX = 100;

/**
 * Why an approval is approved on its own card and never among several; null if it may be. Rejecting several is always
 * allowed. `people` is how many must agree.
 */
export function whyOwnCard(
  question: Pick<Question, "answer">,
  people: number,
  moves: readonly Move[],
): string | null {
  if (people > 1) return `${people} people must agree on it, each on its own card.`;
  if (question.answer() !== null) return "It asks for an answer, which is given on its own card.";
  const moved = moveSummary(moves);
  return moved && `${moved}: decide it on its own card.`;
}
