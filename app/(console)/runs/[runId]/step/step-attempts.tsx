import clsx from "clsx";
import { Moment } from "@/components/ui/values/moment";
import type { RunStep } from "@/lib/runs/run-view-schemas";
import { formatDuration, formatSpan } from "@/lib/time";

/** Every attempt of the step: time, outcome, duration, and the next attempt. */
export function StepAttempts({ step }: { step: RunStep }) {
  if (step.attempts.length === 0)
    return <p className="text-13 text-ink-3">Nothing of the app runs in it: it only waits.</p>;
  return (
    <table className="w-full text-13">
      <caption className="sr-only">Attempts of {step.stepId}</caption>
      <thead>
        <tr className="h-8 border-line border-b text-left text-12 text-ink-3 [&>th]:font-medium">
          <th scope="col">Attempt</th>
          <th scope="col">Started</th>
          <th scope="col">Outcome</th>
          <th scope="col" className="text-right">
            Took
          </th>
          <th scope="col" className="pl-3 text-right">
            Then
          </th>
        </tr>
      </thead>
      <tbody>
        {step.attempts.map((attempt, at) => {
          const last = at === step.attempts.length - 1;
          return (
            <tr
              key={attempt.n}
              className={clsx("h-8 border-line border-b", last && attempt.error && "bg-selected")}
            >
              <td className={clsx("pl-1", last && "font-semibold")}>{attempt.n}</td>
              <td>
                <Moment at={attempt.startedAt} form="clock" />
              </td>
              <td className={clsx("max-w-40 truncate", attempt.error && "text-failed")}>
                <span title={attempt.error?.message}>{outcome(attempt)}</span>
              </td>
              <td className="whitespace-nowrap text-right">
                {attempt.endedAt
                  ? formatDuration(Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt))
                  : ""}
              </td>
              <td className="whitespace-nowrap pl-3 pr-1 text-right text-ink-3">
                {then(attempt, step.attempts[at + 1], step)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

type Attempt = RunStep["attempts"][number];

function outcome({ error, endedAt }: Attempt): string {
  if (error) return error.name;
  return endedAt ? "completed" : "running";
}

/** How long it waited before the next one, or that it gave up. */
function then({ endedAt, error }: Attempt, next: Attempt | undefined, step: RunStep): string {
  if (next && endedAt) return formatSpan(Date.parse(next.startedAt) - Date.parse(endedAt));
  if (!error) return "";
  return step.status === "failed" ? "gave up" : "tries again";
}
