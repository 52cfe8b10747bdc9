"use client";

import { Hand, OctagonX, Pause, Undo2 } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useNow } from "@/components/clock/use-now";
import { MaskedMessage } from "@/components/errors/masked-message";
import { operationTitle } from "@/components/operations/kind-words";
import { failureWords } from "@/components/operations/outcome-words";
import { stopWords } from "@/components/stops/stop-words";
import { ButtonLink } from "@/components/ui/buttons/button";
import { StateGlyph } from "@/components/ui/states/state-mark";
import { Countdown, Moment } from "@/components/ui/values/moment";
import { formatMoney, formatTotal } from "@/lib/money";
import type { Overview } from "@/lib/overview/schemas";
import { paths } from "@/lib/paths";
import { OpenStopped } from "./open-stopped";

/** The things that need a person, most urgent first, each with the one step to take. */
export function NeedsTable({ overview }: { overview: Overview }) {
  const { approvals, errorGroups, errorGroupCounts, retrying, operations, stopped } = overview;
  const more = errorGroupCounts.fresh + errorGroupCounts.back - errorGroups.length;
  const named = errorGroups.length + retrying.length + operations.length + stopped.length;
  if (approvals.count + named === 0) return null;
  return (
    <table id="needs" className="w-full border-line border-t text-13">
      <caption className="sr-only">What needs a person</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">What</th>
          <th scope="col">Why</th>
          <th scope="col">When</th>
          <th scope="col">Next step</th>
        </tr>
      </thead>
      <tbody>
        {stopped.map((stop) => (
          <Need
            key={stop.scope}
            icon={<OctagonX aria-hidden="true" className="icon text-failed" />}
            what={<span className="inline-block first-letter:uppercase">{stopWords(stop.scope).state}</span>}
            why={`${stop.stoppedByName}: ${stop.reason}`}
            when={
              <>
                since <Moment at={stop.stoppedAt} />
              </>
            }
            act={<OpenStopped scope={stop.scope} />}
          />
        ))}
        {approvals.first ? (
          <Need
            icon={<Hand aria-hidden="true" className="icon text-waiting" />}
            what={whatWaits(approvals.first)}
            why={[approvals.first.reason.replace(/\.$/, ""), approvals.count > 1 ? waitInAll(approvals) : ""]
              .filter(Boolean)
              .join("; ")}
            when={
              <Countdown
                openedAt={approvals.oldestOpenedAt ?? approvals.first.deadline}
                deadline={approvals.first.deadline}
              />
            }
            act={
              <ButtonLink href={paths.approval(approvals.first.id)} kind="primary" size="sm">
                Review {approvals.count}
              </ButtonLink>
            }
          />
        ) : null}
        {operations.map((operation) => (
          <Need
            key={operation.id}
            icon={<Pause aria-hidden="true" className="icon text-waiting" />}
            what={`${operationTitle(operation)} paused itself`}
            why={`${failureWords(operation.pausedBecause, operation.kind)}.`}
            when={<Moment at={operation.pausedAt} />}
            act={<Go href={paths.operation(operation.id)}>Open operation</Go>}
          />
        ))}
        {errorGroups.map((group) => (
          <Need
            key={group.id}
            icon={
              group.regressed ? (
                <Undo2 aria-hidden="true" className="icon text-failed" />
              ) : (
                <StateGlyph state="failed" coloured />
              )
            }
            what={<MaskedMessage message={group.message} />}
            why={`${group.regressed ? "back" : "new"} in ${group.stepId ?? group.functionId}, ${runs(group.runCount)}, ${concerned(group.customerCount)}`}
            when={
              <>
                since <Moment at={group.firstSeenAt} />
              </>
            }
            act={<Go href={paths.errorGroup(group.id)}>Open group</Go>}
          />
        ))}
        {more > 0 ? (
          <tr className="border-line border-b">
            <td colSpan={4} className="h-9 max-sm:py-2.5">
              <Go href={paths.errors()}>{more === 1 ? "1 more error group" : `${more} more error groups`}</Go>
            </td>
          </tr>
        ) : null}
        {retrying.map((group) => (
          <Need
            key={`${group.functionId} ${group.stepId} ${group.message}`}
            icon={<StateGlyph state="retrying" coloured />}
            what={<MaskedMessage message={group.message} />}
            why={`${group.runCount === 1 ? "1 run retries" : `${group.runCount} runs retry`} ${group.stepId || group.functionId}, ${group.attempt} of ${group.of} attempts spent`}
            when={<NextTry at={group.nextAt} />}
            act={
              <Go href={paths.runs({ status: "running", functionId: group.functionId })}>
                {group.runCount === 1 ? "Open run" : "Open runs"}
              </Go>
            }
          />
        ))}
      </tbody>
    </table>
  );
}

function NextTry({ at }: { at: string }) {
  const due = Date.parse(at) <= useNow();
  return due ? (
    "next any moment"
  ) : (
    <>
      next about <Moment at={at} form="log" />
    </>
  );
}

const runs = (n: number) => (n === 1 ? "1 run" : `${n} runs`);
const concerned = (n: number) =>
  n === 0 ? "nobody outside is affected" : n === 1 ? "1 customer" : `${n} customers`;

function Go({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className="link font-medium">
      {children}
    </Link>
  );
}

interface NeedProps {
  icon: ReactNode;
  what: ReactNode;
  why: string;
  when: ReactNode;
  act?: ReactNode;
}

function Need({ icon, what, why, when, act }: NeedProps) {
  return (
    <tr className="border-line border-b hover:bg-hover max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:gap-x-3 max-sm:py-2.5">
      <td className="max-w-90 truncate font-medium sm:h-9 sm:pr-4">
        <span className="flex items-center gap-3">
          {icon}
          <span className="truncate">{what}</span>
        </span>
      </td>
      <td title={why} className="truncate text-ink-2 max-sm:order-3 sm:w-full sm:max-w-0 sm:pr-4">
        {why}
      </td>
      <td className="whitespace-nowrap text-right text-ink-3 sm:pr-4">{when}</td>
      <td className="whitespace-nowrap text-right max-sm:order-4 sm:w-28">{act}</td>
    </tr>
  );
}

/** `$49.00 for ada@example.com`, or the title of an effect without money. */
function whatWaits({ money, customerEmail, title }: NonNullable<Overview["approvals"]["first"]>): string {
  return `${money ? formatMoney(money) : title}${customerEmail ? ` for ${customerEmail}` : ""}`;
}

/** `3 wait, $120.00 in all`; the sum is left out when none moves money. */
function waitInAll({ count, totals }: Overview["approvals"]): string {
  return totals.length > 0 ? `${count} wait, ${formatTotal(totals)} in all` : `${count} wait`;
}
