"use client";

import clsx from "clsx";
import Link from "next/link";
import type { MouseEvent } from "react";
import { tierWord } from "@/components/records/tier-word";
import { StateMark, Tag } from "@/components/ui/states/state-mark";
import { Amount } from "@/components/ui/values/amount";
import { Countdown } from "@/components/ui/values/moment";
import type { Approval } from "@/lib/approvals/schemas";
import { type QueueTab, queuePath } from "./queue-tab";

interface QueueRowProps {
  row: Approval;
  tab: QueueTab;
  userId: string;
  current: boolean;
  onSelect: () => void;
}

/** Amount, customer and tier over the reason, and the time left or the decision. */
export function QueueRow({ row, tab, userId, current, onSelect }: QueueRowProps) {
  const yeses = row.decisions.filter((decision) => decision.decision === "approve").length;
  const settled = row.status !== "pending";

  function onClick(event: MouseEvent) {
    // A modified click opens a new tab by itself.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onSelect();
  }

  return (
    <li>
      <Link
        href={queuePath(tab, row.id)}
        prefetch={false}
        onClick={onClick}
        aria-current={current ? "true" : undefined}
        className={clsx(
          "grid min-h-21 grid-cols-[minmax(0,1fr)_auto] content-center gap-x-3 border-line border-b px-4 py-3 outline-offset-[-2px] sm:h-15 sm:min-h-0 sm:grid-cols-[76px_minmax(0,1fr)_auto] sm:py-0 sm:pl-4",
          current ? "sm:bg-selected sm:shadow-[inset_2px_0_0_var(--ink)] forced:outline" : "hover:bg-hover",
        )}
      >
        <What row={row} className={clsx("sm:text-right", settled && tab === "waiting" && "text-ink-2")} />
        <span className="col-start-1 row-start-2 flex min-w-0 items-baseline gap-2 font-medium text-13 sm:col-start-2 sm:row-start-1">
          <span className={clsx("truncate", settled && tab === "waiting" && "text-ink-2")}>
            {row.customerEmail ?? row.title}
          </span>
          {row.tier ? (
            <span className="font-regular text-12 text-ink-3 sm:max-lg:hidden">{tierWord(row.tier)}</span>
          ) : null}
        </span>
        <span className="col-start-2 row-start-1 justify-self-end sm:col-start-3">
          {settled ? (
            <Outcome row={row} userId={userId} />
          ) : (
            <Countdown openedAt={row.openedAt} deadline={row.deadline} />
          )}
        </span>
        <span className="col-span-2 col-start-1 row-start-3 flex min-w-0 items-center justify-between gap-2 text-13 text-ink-2 sm:col-start-2 sm:row-start-2">
          <span className="truncate">
            {row.kind === "refund" ? row.reason : `asked by ${row.requester.name}`}
          </span>
          {!settled && row.requiredDecisions > 1 ? (
            <Tag>
              {yeses === 0 ? mustAgree(row.requiredDecisions) : `${yeses} of ${row.requiredDecisions} agreed`}
            </Tag>
          ) : null}
        </span>
      </Link>
    </li>
  );
}

function mustAgree(people: number): string {
  return people === 2 ? "two must agree" : `${people} must agree`;
}

/** The amount, or the kind of an effect that moves no money. */
function What({ row, className }: { row: Approval; className: string }) {
  const { amountCents, currency, kind } = row;
  if (amountCents === null || currency === null)
    return <span className={clsx("truncate text-13 text-ink-2 capitalize", className)}>{kind}</span>;
  return <Amount money={{ amountCents, currency }} size="row" className={className} />;
}

/** The outcome of an approval in a row: the person who decided, or expired. */
function Outcome({ row, userId }: { row: Approval; userId: string }) {
  if (row.status === "expired") return <StateMark state="cancelled" label="Expired" size="12" />;
  if (row.status === "withdrawn") return <StateMark state="cancelled" label="Withdrawn" size="12" />;
  const last = row.decisions.at(-1);
  const who = last?.userId === userId ? "You" : (last?.userName ?? "Policy");
  const approved = row.status === "approved";
  return (
    <StateMark state={approved ? "completed" : "cancelled"} label={approved ? who : `${who}: no`} size="12" />
  );
}
