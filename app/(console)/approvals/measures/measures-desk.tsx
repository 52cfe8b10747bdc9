"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { counted } from "@/components/lists/count-words";
import { EmptyList, List } from "@/components/lists/list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
import { Segmented } from "@/components/ui/fields/choices";
import { DECISION_DAYS, type DecisionPeriod, type DecisionReport } from "@/lib/metrics/decision-schemas";
import { paths } from "@/lib/paths";
import { HourBars } from "./hour-bars";
import { kindColumns, personColumns } from "./measure-columns";
import { sentenceOf } from "./measure-words";
import { decisionReport } from "./queries";

const PERIODS = DECISION_DAYS.map((value) => ({ value, label: `${value} d` }));

/** How the approvals of a period were decided: by kind, by person and by the hour in which they were asked. */
export function MeasuresDesk({ days }: { days: DecisionPeriod["days"] }) {
  const router = useRouter();
  const report = usePrefetchedQuery(decisionReport(days));
  const { title, facts } = sentenceOf(report, days);
  return (
    <div className="max-w-360 pb-8">
      <header className="flex flex-wrap items-start gap-x-6 gap-y-3 px-4 py-5 sm:px-6">
        <div className="min-w-0 flex-1 basis-80">
          <h2 aria-live="polite" className="font-medium text-20">
            {title}
          </h2>
          {facts.map((fact) => (
            <p key={fact} className="mt-1 text-ink-2">
              {fact}
            </p>
          ))}
        </div>
        <Segmented
          label="Period"
          options={PERIODS}
          value={days}
          onChange={(value) => router.replace(paths.approvalMeasures({ days: value }), { scroll: false })}
        />
      </header>
      <Heading id="kinds">By kind</Heading>
      <List
        ruled
        caption="Approvals by kind"
        columns={kindColumns}
        rows={report.kinds}
        idOf={({ kind }) => kind}
        empty={
          <EmptyList title={`No approval was opened in ${days} days`}>
            Those that are opened appear here by themselves.
          </EmptyList>
        }
      />
      {report.kinds.length > 0 ? <ByPersonAndHour report={report} /> : null}
      <p className="px-4 pt-6 text-12 text-ink-3 sm:px-6">
        Of the approvals opened in the period. A decision is overturned when its refund failed, or when the
        customer wrote again after the answer, within seven days.{" "}
        <Link href={paths.approvals()} className="link">
          Back to the queue
        </Link>
      </p>
    </div>
  );
}

function ByPersonAndHour({ report: { people, everyone, hours } }: { report: DecisionReport }) {
  const { me } = useShell();
  return (
    <>
      <Heading id="people">{everyone ? "By person" : "Your decisions"}</Heading>
      <List
        ruled
        caption={everyone ? "Decisions by person" : "Your decisions"}
        columns={personColumns(me.id)}
        rows={people}
        idOf={({ userId }) => userId}
        empty={
          <EmptyList title={everyone ? "No person decided anything" : "You decided nothing"}>
            {everyone
              ? "The policy or the clock closed all of them."
              : "Seniors and admins see everybody's figures."}
          </EmptyList>
        }
      />
      <Heading id="hours">By the hour in which they were asked, UTC</Heading>
      <HourBars hours={hours} label={(n) => counted(n, "approval")} />
    </>
  );
}

function Heading({ id, children }: { id: string; children: string }) {
  return (
    <h3 id={id} className="px-4 pt-6 pb-2 font-medium text-12 text-ink-3 sm:px-6">
      {children}
    </h3>
  );
}
