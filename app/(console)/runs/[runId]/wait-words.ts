import { DECISION_EVENTS } from "@/lib/approvals/rules";
import type { RunStep, RunView } from "@/lib/runs/run-view-schemas";
import { formatMoment } from "@/lib/time";

/** True if an open wait is for a person: an approval of this run is pending, and the wait is for its decision. */
export function waitsForPerson(
  step: Pick<RunStep, "status" | "waitsFor">,
  run: Pick<RunView, "approvals">,
): boolean {
  return (
    step.status === "waiting" &&
    DECISION_EVENTS.some((name) => name === step.waitsFor?.event) &&
    run.approvals.some(({ status }) => status === "pending")
  );
}

/** The wait of a step in words: for an event, a run, a signal, or a time. */
export function waitsForWords({ waitsFor }: Pick<RunStep, "waitsFor">): string {
  if (waitsFor?.event) return waitsFor.event;
  if (waitsFor?.functionId) return waitsFor.functionId;
  if (waitsFor?.signal) return `signal ${waitsFor.signal}`;
  return "time to pass";
}

/** The note beside a wait's bar: its event and its end. Undefined for a step without a wait. */
export function waitNote(step: RunStep, timeZone: string, nowMs: number): string | undefined {
  const { waitsFor, status } = step;
  if (!waitsFor) return undefined;
  const until = waitsFor.until ? formatMoment(new Date(waitsFor.until), timeZone, nowMs) : undefined;
  const what = waitsForWords(step);
  if (status === "waiting") return until ? `${what}, until ${until}` : what;
  return until && waitsFor.event ? `${what}, limit was ${until}` : what;
}
