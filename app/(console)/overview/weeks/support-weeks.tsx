"use client";

import Link from "next/link";
import { useTimeZone } from "@/components/clock/clock-provider";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { Fold } from "@/components/ui/layout/section";
import { Table, Td, Th, Tr } from "@/components/ui/layout/table";
import { WEEKLY_SUPPORT_METRICS } from "@/lib/declarations/ids";
import type { SupportWeeks as SupportWeeksPage } from "@/lib/metrics/schemas";
import { formatTotal } from "@/lib/money";
import { paths } from "@/lib/paths";
import { formatAbsolute, formatDuration } from "@/lib/time";
import { supportWeeks } from "../queries";

/** Weeks shown unfolded. */
const SHOWN = 4;

/** The figures of support by week, for the agent and each person. */
export function SupportWeeks() {
  const { items: weeks } = usePrefetchedQuery(supportWeeks());
  return (
    <section aria-labelledby="weeks" className="mt-8">
      <h2 id="weeks" className="mb-2 font-medium text-12 text-ink-3">
        Support by week, from Monday (UTC)
      </h2>
      {weeks.length > 0 ? (
        <>
          <WeekTable caption="Support by week, newest first" weeks={weeks.slice(0, SHOWN)} />
          {weeks.length > SHOWN ? (
            <Fold summary={`${weeks.length - SHOWN} older`} className="mt-2">
              <WeekTable caption="Older weeks" weeks={weeks.slice(SHOWN)} />
            </Fold>
          ) : null}
        </>
      ) : (
        <p className="text-13 text-ink-2">
          No week is measured yet. The week before is measured on Mondays at 09:00 UTC, or at once by invoking{" "}
          <Link href={paths.function(WEEKLY_SUPPORT_METRICS)} className="link">
            weekly-support-metrics
          </Link>
          .
        </p>
      )}
    </section>
  );
}

type Week = SupportWeeksPage["items"][number];

/** Weeks with a row for each person who answered; zeros are grey. */
function WeekTable({ caption, weeks }: { caption: string; weeks: readonly Week[] }) {
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
