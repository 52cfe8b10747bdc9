"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/buttons/button";
import { useCopyText } from "@/components/ui/buttons/use-copy-text";
import { Band } from "@/components/ui/states/band";
import { EmptyState, Skeleton } from "@/components/ui/states/empty-state";
import { Moment } from "@/components/ui/values/moment";
import { DoctorReport, type Finding } from "@/lib/doctor/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths, paths } from "@/lib/paths";
import { DoctorGroups } from "./doctor-groups";
import { doctorSentence, findingsText } from "./doctor-words";

/** Faults with their remedy first, then every check. */
export function DoctorDesk() {
  const { data: report, error, isFetching, refetch } = useQuery(doctorReport());
  return (
    <div aria-busy={isFetching}>
      <header className="flex flex-wrap items-start gap-x-6 gap-y-3 px-4 py-4 sm:px-6">
        <div className="min-w-0 flex-1 basis-80">
          <h2 aria-live="polite" className="font-medium text-20">
            {report
              ? doctorSentence(report.counts)
              : error
                ? "The examination failed."
                : "Examining this installation…"}
          </h2>
          <p className="mt-1 text-13 text-ink-2">
            {report && isFetching ? (
              "Running the checks again. It takes ten seconds at most."
            ) : report ? (
              <>
                Last run <Moment at={report.examinedAt} form="log" />, {(report.tookMs / 1000).toFixed(1)} s.
                The same list as <code>vagus doctor</code>, which sees processes too.
              </>
            ) : (
              "It takes ten seconds at most."
            )}
          </p>
        </div>
        <span className="flex flex-wrap gap-2">
          {report ? <CopyFindings report={report} /> : null}
          <Button kind="primary" busy={isFetching} onClick={() => void refetch()}>
            Run the checks again
          </Button>
        </span>
      </header>
      {error && !report ? (
        <div className="px-4 pb-6 sm:px-6">
          <EmptyState kind="failed" title="The doctor did not answer">
            {error.message} Nothing was changed. On the machine itself, vagus doctor says the same.
          </EmptyState>
        </div>
      ) : null}
      {report ? <Report report={report} /> : null}
      {!report && !error ? <Waiting /> : null}
    </div>
  );
}

function Report({ report: { findings } }: { report: DoctorReport }) {
  const wrong = [
    ...findings.filter(({ status }) => status === "fault"),
    ...findings.filter(({ status }) => status === "warning"),
  ];
  return (
    <>
      {wrong.length > 0 ? (
        <ul aria-label="What needs a change" className="grid gap-2 px-4 pb-6 sm:px-6">
          {wrong.map((finding) => (
            <li key={finding.code}>
              <WrongFinding finding={finding} />
            </li>
          ))}
        </ul>
      ) : null}
      <DoctorGroups findings={findings} />
    </>
  );
}

function WrongFinding({ finding: { code, status, found, remedy } }: { finding: Finding }) {
  return (
    <Band
      listed
      tone={status === "fault" ? "failed" : "warning"}
      title={found}
      action={
        <Link
          href={paths.helpPage("doctor", code)}
          className="inline-flex items-center text-12 text-ink-2 underline underline-offset-2 hover:text-ink coarse:min-h-11"
        >
          About <code className="ml-1">{code}</code>
        </Link>
      }
    >
      {remedy}
    </Band>
  );
}

function CopyFindings({ report }: { report: DoctorReport }) {
  const { copy } = useCopyText({ done: "Copied the findings." });
  return (
    <Button
      icon={<Copy aria-hidden="true" className="icon-14" />}
      onClick={() => void copy(findingsText(report))}
    >
      Copy as text
    </Button>
  );
}

const LINES = ["w-2/3", "w-1/2", "w-3/5", "w-2/5", "w-1/2", "w-3/5"];

function Waiting() {
  return (
    <div className="grid gap-4 px-4 sm:px-6">
      {LINES.map((width, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change
        <Skeleton key={at} className={width} />
      ))}
    </div>
  );
}

/** An examination of this installation. It calls every vendor, so it is repeated only on request. */
function doctorReport() {
  return queryOptions({
    queryKey: ["doctor"],
    queryFn: ({ signal }) => fetchJson(apiPaths.doctor(), DoctorReport, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
}
