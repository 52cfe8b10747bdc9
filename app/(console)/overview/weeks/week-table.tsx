"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { Table, Td, Th, Tr } from "@/components/ui/layout/table";
import type { SupportWeeks } from "@/lib/metrics/week-schemas";
import { formatTotal } from "@/lib/money";
import { formatAbsolute, formatDuration } from "@/lib/time";

type Week = SupportWeeks["items"][number];

/** Weeks with a row for each person who answered; zeros are grey. */
export function WeekTable({ caption, weeks }: { caption: string; weeks: readonly Week[] }) {
  return (
    <section
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className="-mx-4 overflow-x-auto border-line border-t sm:-mx-6"
    >
      <Table
        caption={caption}
        head={
          <>
            <Th>Week of</Th>
            <Th>Who</Th>
            <Th right>Resolved</Th>
            <Th right>Time to resolve, average</Th>
            <Th right>Escalations</Th>
            <Th right>Refunds</Th>
            <Th right>Refunded</Th>
          </>
        }
      >
        {weeks.flatMap((week) =>
          week.agents.map((agent, at) => (
            <Tr key={`${week.week} ${agent.agentId}`}>
              <Td>{at === 0 ? <Monday week={week} /> : <span className="sr-only">{week.week}</span>}</Td>
              <Td className="w-full">{agent.agentName}</Td>
              <Count n={agent.resolved} />
              <Td right className={agent.resolutionMs === null ? "text-ink-3" : undefined}>
                {agent.resolutionMs === null ? "none" : formatDuration(agent.resolutionMs)}
              </Td>
              <Count n={agent.escalations} />
              <Count n={agent.refunds} />
              <Td right className={agent.refunded.length === 0 ? "text-ink-3" : undefined}>
                {agent.refunded.length === 0 ? "none" : formatTotal(agent.refunded)}
              </Td>
            </Tr>
          )),
        )}
      </Table>
    </section>
  );
}

/** The day the week began on; when it was measured is in the title. */
function Monday({ week: { week, measuredAt } }: { week: Week }) {
  const timeZone = useTimeZone();
  return (
    <time dateTime={week} title={`measured ${formatAbsolute(new Date(measuredAt), timeZone)}`}>
      {week}
    </time>
  );
}

function Count({ n }: { n: number }) {
  return (
    <Td right className={n === 0 ? "text-ink-3" : undefined}>
      {n}
    </Td>
  );
}
