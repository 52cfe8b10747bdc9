import { countMark } from "@/components/lists/count-words";
import { stopWords } from "@/components/stops/stop-words";
import type { Overview } from "@/lib/overview/schemas";

type Kind = "approvals" | "stopped" | "error" | "operation" | "tickets" | "retrying";

/** The parts of the overview's sentence: each a link to the list behind its number, in the order of urgency. */
export interface SentencePart {
  kind: Kind;
  text: string;
}

const plural = (n: number, one: string, many: string) => `${countMark(n)} ${n === 1 ? one : many}`;

/** `money is stopped`, `agent is paused`. */
const isSo = (scope: string) => stopWords(scope).state.replace(/ (\w+)$/, " is $1");

/** The sentence's parts; empty when nothing needs a person. The page draws the deadline itself. */
export function sentenceParts({
  approvals,
  errorGroupCounts: { fresh, back },
  retrying,
  operations,
  stopped,
  personNeeded,
}: Overview): SentencePart[] {
  const parts: SentencePart[] = [];
  if (approvals.count > 0)
    parts.push({ kind: "approvals", text: plural(approvals.count, "approval waits", "approvals wait") });
  const [stop] = stopped;
  if (stop)
    parts.push({
      kind: "stopped",
      text: stopped.length === 1 ? isSo(stop.scope) : `${stopped.length} things are stopped`,
    });
  if (fresh > 0)
    parts.push({ kind: "error", text: plural(fresh, "error group is new", "error groups are new") });
  if (back > 0)
    parts.push({ kind: "error", text: plural(back, "error group is back", "error groups are back") });
  const retries = retrying.reduce((sum, { runCount }) => sum + runCount, 0);
  if (retries > 0) parts.push({ kind: "retrying", text: plural(retries, "run retries", "runs retry") });
  if (operations.length > 0)
    parts.push({
      kind: "operation",
      text: plural(operations.length, "operation stopped itself", "operations stopped themselves"),
    });
  if (personNeeded > 0)
    parts.push({
      kind: "tickets",
      text: plural(personNeeded, "ticket needs a person", "tickets need a person"),
    });
  return parts;
}

/** The mark between a part and the one before it: commas, and "and" before the last. */
export function joint(at: number, of: number): string {
  if (at === 0) return "";
  return at === of - 1 ? (of > 2 ? ", and " : " and ") : ", ";
}
