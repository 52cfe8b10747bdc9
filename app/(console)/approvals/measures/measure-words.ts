import { counted } from "@/components/lists/count-words";
import type { DecisionReport } from "@/lib/metrics/decision-schemas";
import { formatDuration } from "@/lib/time";

const { format: figure } = new Intl.NumberFormat("en-US");

/** A share in whole percent, with a space that does not break; "under 1 %" for what would round to nothing. */
export function percentOf(part: number, of: number): string {
  const percent = (part / of) * 100;
  return percent > 0 && percent < 1 ? "under 1\u00a0%" : `${Math.round(percent)}\u00a0%`;
}

/** The page's first sentence, and the facts below it. */
export function sentenceOf(
  { kinds, drafts }: DecisionReport,
  days: string,
): { title: string; facts: string[] } {
  const sum = (of: (kind: DecisionReport["kinds"][number]) => number) =>
    kinds.reduce((all, kind) => all + of(kind), 0);
  const [asked, byPeople, byPolicy, expired] = [
    sum((kind) => kind.asked),
    sum((kind) => kind.byPeople),
    sum((kind) => kind.byPolicy),
    sum((kind) => kind.expired),
  ];
  const overturned = sum((kind) => kind.overturned);
  const facts: string[] = [];
  if (byPeople + expired > 0)
    facts.push(
      `People decided ${figure(byPeople)}; the clock closed ${figure(expired)}, which is ${percentOf(expired, byPeople + expired)} of those that people were asked about.`,
    );
  if (byPolicy > 0) facts.push(`The policy granted ${figure(byPolicy)} at once.`);
  if (byPeople > 0)
    facts.push(
      overturned === 0
        ? "No decision was overturned."
        : `${counted(overturned, "decision")} of people ${overturned === 1 ? "was" : "were"} overturned, ${percentOf(overturned, byPeople)}.`,
    );
  if (drafts.approved > 0)
    facts.push(
      `People changed ${drafts.edited === 0 ? "none" : figure(drafts.edited)} of the ${counted(drafts.approved, "draft")} that they approved${drafts.edited === 0 ? "" : `, ${percentOf(drafts.edited, drafts.approved)}`}.`,
    );
  return {
    title: `${counted(asked, "approval")} ${asked === 1 ? "was" : "were"} opened in ${days} days.`,
    facts,
  };
}

/** A time to a decision; a middle dot where there was none. */
export function timeWords(ms: number | null): string {
  return ms === null ? "·" : formatDuration(ms);
}
