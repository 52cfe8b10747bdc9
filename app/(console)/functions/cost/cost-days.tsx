import type { CostReport } from "@/lib/metrics/cost-schemas";
import { formatCost } from "@/lib/money";
import { formatDay } from "@/lib/time";
import { sumCosts } from "./cost-sums";

const HEIGHT = 64;
/** How much of its day's slot a bar fills: few days are thin bars far apart, many stand close. */
const fillOf = (days: number) => Math.min(0.84, Math.max(0.16, days / 60));

/** A day (UTC) such as `2026-11-14` as `14 Nov`, with its year where it is not the last day's. */
const dayWords = (day: string, last: string) =>
  formatDay(new Date(`${day}T00:00:00Z`), "UTC", Date.parse(`${last}T00:00:00Z`));

/** The cost of each day, a bar a day; the table of functions below has the figures. */
export function CostDays({ days, items }: { days: readonly string[]; items: CostReport["items"] }) {
  if (days.length === 1) return null;
  const costs = days.map((day) => sumCosts(items.filter((item) => item.day === day)).costMicros);
  const highest = Math.max(...costs);
  const peak = Math.max(1, highest);
  const fill = fillOf(days.length);
  const [first, last] = [days[0], days.at(-1)];
  return (
    <figure className="px-4 pb-4 sm:px-6">
      <figcaption className="mb-1 flex justify-between text-12 text-ink-3">
        <span className="font-medium">Model cost by day, UTC</span>
        <span>{highest > 0 ? `at most ${formatCost(highest)} a day` : "nothing yet"}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${days.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="block h-16 w-full border-line border-b"
        role="img"
        aria-label={days.map((day, at) => `${day} ${formatCost(costs[at] ?? 0)}`).join(", ")}
      >
        {costs.map((cost, at) => {
          const height = cost === 0 ? 0 : Math.max(1, (cost / peak) * HEIGHT);
          return (
            <rect
              key={days[at]}
              x={at + (1 - fill) / 2}
              width={fill}
              y={HEIGHT - height}
              height={height}
              className="fill-ink-3"
            />
          );
        })}
      </svg>
      <p className="mt-1 flex justify-between text-11 text-ink-3">
        {first && last ? <span>{dayWords(first, last)}</span> : null}
        {last ? <span>{dayWords(last, last)}</span> : null}
      </p>
    </figure>
  );
}
