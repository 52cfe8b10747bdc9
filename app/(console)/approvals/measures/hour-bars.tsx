import { Fold } from "@/components/ui/layout/section";
import { Table, Td, Th, Tr } from "@/components/ui/layout/table";
import type { DecisionReport } from "@/lib/metrics/decision-schemas";
import { timeWords } from "./measure-words";

type Hour = DecisionReport["hours"][number];

const DAY = Array.from({ length: 24 }, (_, hour) => hour);
const HEIGHT = 64;
const clock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;

/** The median time to a decision by hour of the day, a bar an hour, with the figures in a table below. */
export function HourBars({ hours, label }: { hours: readonly Hour[]; label: (n: number) => string }) {
  const of = new Map(hours.map((one) => [one.hour, one]));
  const slowest = hours.toSorted((a, b) => (b.medianMs ?? 0) - (a.medianMs ?? 0))[0];
  const peak = Math.max(1, slowest?.medianMs ?? 0);
  return (
    <figure className="px-4 sm:px-6">
      <figcaption className="mb-1 flex flex-wrap justify-between gap-x-4 text-12 text-ink-3">
        <span>Median time to the decision</span>
        {slowest?.medianMs ? (
          <span>
            slowest at {clock(slowest.hour)}: {timeWords(slowest.medianMs)}, {label(slowest.byPeople)}
          </span>
        ) : null}
      </figcaption>
      <svg
        viewBox={`0 0 24 ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        className="block h-16 w-full border-line border-b"
      >
        {DAY.map((hour) => {
          const medianMs = of.get(hour)?.medianMs;
          if (!medianMs) return null;
          const height = Math.max(1, (medianMs / peak) * HEIGHT);
          return (
            <rect
              key={hour}
              x={hour + 0.12}
              width={0.76}
              y={HEIGHT - height}
              height={height}
              className="fill-ink-3"
            />
          );
        })}
      </svg>
      <p aria-hidden="true" className="mt-1 mb-3 flex justify-between text-11 text-ink-3">
        {["00:00", "06:00", "12:00", "18:00", "24:00"].map((at) => (
          <span key={at}>{at}</span>
        ))}
      </p>
      <Fold summary="Figures by hour">
        <div className="-mx-4 sm:-mx-6">
          <Table
            caption="Approvals by the hour in which they were asked, UTC"
            head={
              <>
                <Th>Hour</Th>
                <Th right>Asked</Th>
                <Th right>People</Th>
                <Th right>Clock</Th>
                <Th right>Median</Th>
              </>
            }
          >
            {hours.map(({ hour, asked, byPeople, expired, medianMs }) => (
              <Tr key={hour}>
                <Td className="w-full">{clock(hour)}</Td>
                <Td right>{asked}</Td>
                <Td right>{byPeople || "·"}</Td>
                <Td right>{expired || "·"}</Td>
                <Td right>{timeWords(medianMs)}</Td>
              </Tr>
            ))}
          </Table>
        </div>
      </Fold>
    </figure>
  );
}
