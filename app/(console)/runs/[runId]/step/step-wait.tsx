"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { HelpLink } from "@/components/errors/help-link";
import { Section } from "@/components/ui/layout/section";
import { Facts } from "@/components/ui/values/facts";
import { IdChip } from "@/components/ui/values/id-chip";
import { Moment } from "@/components/ui/values/moment";
import { SILENT } from "@/lib/help/rules";
import { paths } from "@/lib/paths";
import type { RunStep, RunView } from "@/lib/runs/run-view-schemas";
import { waitsForPerson, waitsForWords } from "../wait-words";

/** The wait: its event, its start, its end, and the consequence of a timeout. */
export function StepWait({ step, run }: { step: RunStep; run: RunView }) {
  const { waitsFor } = step;
  if (!waitsFor) return null;
  const approval = run.approvals.find(({ status }) => status === "pending");
  const facts: { key: string; term: string; detail: ReactNode }[] = [
    { key: "for", term: "Waits for", detail: <code>{waitsForWords(step)}</code> },
  ];
  if (waitsFor.if)
    facts.push({ key: "if", term: "Matching", detail: <code className="break-all">{waitsFor.if}</code> });
  facts.push({
    key: "since",
    term: "Since",
    detail: (
      <>
        <Moment at={step.startedAt} form="log" />{" "}
        <Moment at={step.startedAt} form="relative" className="text-ink-3" />
      </>
    ),
  });
  if (waitsFor.until)
    facts.push({
      key: "until",
      term: step.endedAt ? "Limit" : "Until",
      detail: (
        <>
          <Moment at={waitsFor.until} form="log" />{" "}
          <Moment at={waitsFor.until} form="relative" className="text-ink-3" />
        </>
      ),
    });
  if (step.endedAt)
    facts.push({ key: "ended", term: "Ended", detail: <Moment at={step.endedAt} form="log" /> });
  if (waitsForPerson(step, run))
    facts.push({ key: "then", term: "Then", detail: "it reads the approval’s row, whatever woke it" });
  return (
    <div className="grid gap-4">
      <Facts facts={facts} />
      <NearMisses step={step} />
      {approval && waitsForPerson(step, run) ? (
        <p className="text-13">
          <Link href={paths.approval(approval.id)} className="link font-medium">
            Open the approval
          </Link>
        </p>
      ) : null}
    </div>
  );
}

/** Events of the right name that did not end a wait, and the field that differs. */
function NearMisses({ step: { nearMisses } }: { step: RunStep }) {
  if (nearMisses.length === 0) return null;
  return (
    <Section
      title="Events of this name that did not match"
      aside={<HelpLink page={SILENT.waitNeverResolves} />}
    >
      <ul className="text-13 text-ink-2">
        {nearMisses.map(({ eventId, at, field, wanted, came, wrongType }) => (
          <li key={eventId} className="grid py-1">
            <span className="flex flex-wrap items-baseline gap-x-3">
              <IdChip id={eventId} href={paths.event(eventId)} />
              <Moment at={at} form="relative" className="text-ink-3" />
            </span>
            <span className={wrongType ? "text-failed" : undefined}>
              <code className="break-all">{field}</code> is <code className="break-all">{came}</code>; the run
              waits for <code className="break-all">{wanted}</code>
              {wrongType ? ". The value matches and its type differs: correct the sender." : ""}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
