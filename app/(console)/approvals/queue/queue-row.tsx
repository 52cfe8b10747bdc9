"use client";

import clsx from "clsx";
import Link from "next/link";
import type { MouseEvent } from "react";
import { tierWord } from "@/components/records/tier-word";
import { useShell } from "@/components/shell/shell-context";
import { Checkbox } from "@/components/ui/fields/choices";
import { StateMark, Tag } from "@/components/ui/states/state-mark";
import { Amount } from "@/components/ui/values/amount";
import { Countdown } from "@/components/ui/values/moment";
import type { Approval } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";
import type { QueueBatch } from "./queue-batch";
import { type QueueTab, queuePath } from "./queue-tab";

interface QueueRowProps {
  row: Approval;
  tab: QueueTab;
  userId: string;
  current: boolean;
  onSelect: () => void;
  batch: QueueBatch | undefined;
}

/** Amount, customer and tier over the reason, and the time left or the decision. */
export function QueueRow({ row, tab, userId, current, onSelect, batch }: QueueRowProps) {
  const settled = row.status !== "pending";

  const selectable = batch !== undefined && !settled;
  const chosen = batch?.isChosen(row.id) ?? false;
  const leftOut = chosen && selectable ? batch.leftOut(row.id) : undefined;

  function onClick(event: MouseEvent) {
    if (event.shiftKey && selectable) {
      event.preventDefault();
      batch.toggle(row.id, true);
      return;
    }
    // A modified click opens a new tab by itself.
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    onSelect();
  }

  return (
    <li className="group/row relative">
      {selectable ? (
        <Checkbox
          checked={chosen}
          some={leftOut !== undefined}
          onChange={() => batch.toggle(row.id, false)}
          className={clsx(
            "absolute top-1.5 left-3 z-1 max-sm:top-2 max-sm:left-1 max-sm:min-h-11 max-sm:w-11 max-sm:justify-center coarse:top-2 coarse:left-1 coarse:w-11 coarse:justify-center",
            !chosen &&
              !current &&
              "sm:opacity-0 focus-within:opacity-100 group-hover/row:opacity-100 coarse:opacity-100",
          )}
        >
          <span className="sr-only">Select {nameOf(row)}</span>
        </Checkbox>
      ) : null}
      <Link
        href={queuePath(tab, row.id)}
        prefetch={false}
        onClick={onClick}
        aria-current={current ? "true" : undefined}
        className={clsx(
          "grid min-h-21 grid-cols-[minmax(0,1fr)_auto] content-center gap-x-3 border-line border-b py-3 pr-4 pl-4 outline-offset-[-2px] sm:h-15 sm:min-h-0 sm:grid-cols-[88px_minmax(0,1fr)_auto] sm:py-0",
          selectable && "max-sm:pl-12 coarse:pl-12",
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
            {row.kind === "request" ? `asked by ${row.requester.name}` : row.reason}
          </span>
          <Marks row={row} leftOut={leftOut} />
        </span>
      </Link>
    </li>
  );
}

/** The row for screen readers: "$49.00 for ada@example.com". */
function nameOf({ amountCents, currency, title, customerEmail, requester }: Approval): string {
  const what = amountCents !== null && currency !== null ? formatMoney({ amountCents, currency }) : title;
  return `${what} for ${customerEmail ?? requester.name}`;
}

const MOVED_WORDS: Record<Approval["moved"][number]["code"], string> = {
  disputed: "disputed",
  refund_meanwhile: "refunded meanwhile",
  order_changed: "order changed",
  newer_mail: "newer mail",
};

/** Why a selected row is left out, what moved since its draft, or how many must agree. */
function Marks({ row, leftOut }: { row: Approval; leftOut: string | undefined }) {
  const { me } = useShell();
  const [moved] = row.moved;
  const yeses = row.decisions.filter((decision) => decision.decision === "approve").length;
  if (leftOut !== undefined)
    return (
      <Tag>
        <span title={leftOut}>left out</span>
      </Tag>
    );
  if (row.claim && row.claim.userId !== me.id)
    return (
      <Tag>
        <span title={`${row.claim.userName} is looking at it.`}>{firstName(row.claim.userName)} looks</span>
      </Tag>
    );
  if (row.status === "expired" && row.seenAt === null) return <Tag>nobody opened it</Tag>;
  if (moved) return <Tag>{MOVED_WORDS[moved.code]}</Tag>;
  if (row.status === "pending" && row.escalatedAt !== null) return <Tag>seniors told</Tag>;
  if (row.status !== "pending" || row.requiredDecisions < 2) return null;
  return (
    <Tag>
      {yeses === 0 ? mustAgree(row.requiredDecisions) : `${yeses} of ${row.requiredDecisions} agreed`}
    </Tag>
  );
}

const firstName = (name: string) => name.split(" ")[0];

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
