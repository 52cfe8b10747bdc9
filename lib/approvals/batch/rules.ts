import type { Question } from "../kinds/kinds.ts";
import { type Move, moveSummary } from "../moves/rules.ts";

/** How many approvals one request decides at most. */
export const BATCH_MAX = 100;

/**
 * Why an approval must be approved on its own card instead of in a batch; null if a batch may. A batch may always
 * reject. `people` is how many must agree.
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
