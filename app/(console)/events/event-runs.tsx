import Link from "next/link";
import { runMark } from "@/components/run-mark";
import { Band } from "@/components/ui/band";
import { IdChip } from "@/components/ui/id-chip";
import { Section } from "@/components/ui/section";
import { StateMark } from "@/components/ui/state-mark";
import type { EventView } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";
import { listenerWords } from "./listener-words";

/** The runs an event started; else why there are none, and what that means. */
export function EventRuns({ event }: { event: EventView }) {
  const { runs, matchedNothing, known, wakes } = event;
  if (matchedNothing)
    return (
      <Band
        tone="failed"
        title={
          known && wakes.length > 0 ? "No run followed it within a minute." : "Nobody listens to this name."
        }
      >
        {!known
          ? "The catalogue has no such event: look for a letter, a dot or a case that differs. Nothing was started and nothing was lost; what it tells of was not acted on."
          : wakes.length > 0
            ? `It should have woken ${wakes.join(", ")}. It is sent again by itself for a day, under the same id; see whether the engine runs and knows these functions.`
            : "It is in the catalogue, but wakes no function and no run waits for it."}
      </Band>
    );
  return (
    <Section title={runs.length === 1 ? "1 run" : `${runs.length} runs`}>
      {runs.length === 0 ? (
        <p className="text-13 text-ink-2">{listenerWords(event)}</p>
      ) : (
        <ul className="text-13">
          {runs.map((run) => (
            <li key={run.id} className="flex min-h-7 flex-wrap items-center gap-x-3">
              <Link href={paths.run(run.id)} className="link min-w-0 truncate">
                {run.functionId}
              </Link>
              <StateMark {...runMark(run.status)} size="12" />
              <span className="ml-auto">
                <IdChip id={run.id} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
