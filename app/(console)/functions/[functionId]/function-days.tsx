import clsx from "clsx";
import Link from "next/link";
import { useNow } from "@/components/clock/use-now";
import { Section } from "@/components/ui/layout/section";
import type { FunctionView } from "@/lib/functions/schemas";
import { formatCost } from "@/lib/money";
import { paths } from "@/lib/paths";
import { formatDay } from "@/lib/time";

const DAY_MS = 86_400_000;
const number = new Intl.NumberFormat("en-US");

/** The runs and costs of a function by day (UTC); each day links to its runs. */
export function FunctionDays({ view: { id, days } }: { view: FunctionView }) {
  const nowMs = useNow(3_600_000);
  return (
    <Section
      title="By day, UTC"
      aside={
        <Link href={paths.functionCost()} className="link text-ink-2">
          cost of all functions
        </Link>
      }
    >
      {days.length === 0 ? (
        <p className="text-13 text-ink-2">It has not run in the last two weeks.</p>
      ) : (
        <table className="w-full text-13">
          <caption className="sr-only">Runs and cost by day</caption>
          <thead>
            <tr className="border-line border-b text-12 text-ink-3">
              <th scope="col" className="h-7 text-left font-medium">
                Day
              </th>
              <th scope="col" className="text-right font-medium">
                Runs
              </th>
              <th scope="col" className="text-right font-medium">
                Failed
              </th>
              <th scope="col" className="text-right font-medium">
                Cost
              </th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, runs, failed, costMicros }) => (
              <tr key={day} className="border-line border-b">
                <th scope="row" className="h-7 text-left font-regular coarse:h-11">
                  <Link href={paths.runs({ functionId: id, ...dayWindow(day) })} className="hover:underline">
                    {formatDay(new Date(`${day}T00:00:00Z`), "UTC", nowMs)}
                  </Link>
                </th>
                <td className="text-right">{number.format(runs)}</td>
                <td className={clsx("text-right", failed > 0 ? "font-medium text-failed" : "text-ink-3")}>
                  {number.format(failed)}
                </td>
                <td className="text-right text-ink-2">
                  {costMicros > 0 ? formatCost(costMicros) : <span className="text-ink-3">none</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

/** A day in UTC as the window of the runs page. */
function dayWindow(day: string): { from: string; until: string } {
  const from = new Date(`${day}T00:00:00Z`);
  return { from: from.toISOString(), until: new Date(from.getTime() + DAY_MS).toISOString() };
}
