"use client";

import clsx from "clsx";
import Link from "next/link";
import { useNow } from "@/components/clock/use-now";
import { useAttention, useShell } from "@/components/shell/shell-context";
import { Button, KeyHint } from "@/components/ui/buttons/button";
import { Tabs } from "@/components/ui/layout/tabs";
import { EmptyState, Skeleton } from "@/components/ui/states/empty-state";
import type { Approval } from "@/lib/approvals/schemas";
import { formatTotal } from "@/lib/money";
import { paths } from "@/lib/paths";
import { formatSpan } from "@/lib/time";
import { moneyOf } from "./money-of";
import { NothingWaits } from "./nothing-waits";
import type { QueueBatch } from "./queue-batch";
import { QueueRow } from "./queue-row";
import { QueueTab, queuePath, tabLabels } from "./queue-tab";
import type { useQueue } from "./use-queue";

interface QueueProps {
  tab: QueueTab;
  queue: ReturnType<typeof useQueue>;
  currentId: string | undefined;
  onSelect: (approvalId: string) => void;
  /** Undefined where nothing can be selected. */
  batch: QueueBatch | undefined;
  className?: string;
}

const PLACEHOLDERS = ["a", "b", "c", "d"];

/** The list of approvals of a view, the next to expire first; those that this person may approve before the others. */
export function Queue({ tab, queue, currentId, onSelect, batch, className }: QueueProps) {
  const { me } = useShell();
  const attention = useAttention();
  const { rows, waiting, state } = queue;
  const yours = rows.slice(0, queue.yours);
  const others = rows.slice(queue.yours);
  const listItem = (row: Approval) => (
    <QueueRow
      key={row.id}
      row={row}
      tab={tab}
      userId={me.id}
      current={row.id === currentId}
      onSelect={() => onSelect(row.id)}
      batch={batch}
    />
  );
  return (
    <section aria-label="Queue" className={clsx("flex min-h-0 flex-col border-line sm:border-r", className)}>
      <header className="flex h-11 flex-none items-center gap-3 border-line border-b pr-4 pl-4 sm:pl-6">
        <Tabs
          label="Views of the queue"
          tabs={QueueTab.options.map((one) => ({
            href: queuePath(one),
            label: tabLabels[one],
            count: one === "waiting" ? attention?.approvals : undefined,
            current: one === tab,
          }))}
        />
        <span className="ml-auto flex gap-4 text-12 text-ink-3">
          <span className="whitespace-nowrap max-sm:hidden">
            {tab === "waiting" && others.length === 0 ? formatTotal(moneyOf(waiting)) : ""}
          </span>
          <Link href={paths.approvalMeasures()} className="link">
            Measures
          </Link>
        </span>
      </header>
      <div className="min-h-0 flex-1 overflow-auto">
        {tab === "waiting" && waiting.length > 0 ? <QueueSentence waiting={waiting} /> : null}
        {others.length > 0 ? <GroupHead label="Yours" rows={yours} /> : null}
        <ol aria-label={`${tabLabels[tab]} approvals`}>{yours.map(listItem)}</ol>
        {others.length > 0 ? (
          <>
            <GroupHead label="For others" rows={others} />
            <ol aria-label="Approvals that wait for others">{others.map(listItem)}</ol>
          </>
        ) : null}
        {state === "loading" ? <LoadingRows /> : null}
        {state === "failed" ? (
          <div className="p-6">
            <EmptyState
              kind="failed"
              title="The queue could not be loaded"
              action={
                <Button size="sm" onClick={queue.retry}>
                  Try again
                </Button>
              }
            >
              Nothing was decided or changed. Open approvals wait until their deadline.
            </EmptyState>
          </div>
        ) : null}
        {queue.more ? (
          <div className="px-4 py-3 sm:px-6">
            <Button size="sm" onClick={queue.more}>
              Show more
            </Button>
          </div>
        ) : state === "ready" && rows.length > 0 ? (
          <p className="px-4 py-3.5 text-12 text-ink-3 sm:px-6">
            {tab === "waiting" ? "Nothing else waits." : "Nothing older."}
          </p>
        ) : null}
        {state === "ready" && rows.length === 0 ? <NothingWaits tab={tab} className="sm:hidden" /> : null}
      </div>
      <footer
        aria-hidden="true"
        className="flex h-10 flex-none items-center gap-4 border-line border-t px-6 text-12 text-ink-3 max-sm:hidden coarse:hidden"
      >
        <span className="flex items-center gap-1">
          <KeyHint>j</KeyHint>
          <KeyHint>k</KeyHint> move
        </span>
        <span className="flex items-center gap-1">
          <KeyHint>x</KeyHint> select
        </span>
        <span className="flex items-center gap-1">
          <KeyHint>?</KeyHint> all keys
        </span>
      </footer>
    </section>
  );
}

/** Over the rows of a group: their number and sum. */
function GroupHead({ label, rows }: { label: string; rows: readonly Approval[] }) {
  const open = rows.filter((row) => row.status === "pending");
  return (
    <h2 className="flex h-8 items-center gap-2 border-line border-b bg-sunken px-4 font-medium text-12 text-ink-2 sm:px-6">
      {label} <span className="font-regular text-ink-3">{open.length}</span>
      <span className="ml-auto font-regular text-ink-3">{formatTotal(moneyOf(open))}</span>
    </h2>
  );
}

function LoadingRows() {
  return PLACEHOLDERS.map((row) => (
    <div key={row} className="grid h-15 content-center gap-2 border-line border-b px-6">
      <Skeleton className="w-3/5" />
      <Skeleton className="w-4/5" />
    </div>
  ));
}

/** The phone's first line: number of open approvals, their sum and the next deadline. Wide screens show the rows. */
function QueueSentence({ waiting }: { waiting: readonly Approval[] }) {
  const nowMs = useNow();
  const count = useAttention()?.approvals ?? waiting.length;
  const total = formatTotal(moneyOf(waiting));
  const leftMs = Math.min(...waiting.map((row) => Date.parse(row.deadline))) - nowMs;
  return (
    <p className="border-line border-b px-4 py-3.5 font-medium text-16 sm:hidden">
      {count} {count === 1 ? "waits" : "wait"}
      {total ? `, ${total}` : ""}. {count === 1 ? "It" : "The first"} expires in{" "}
      <b className={clsx("whitespace-nowrap", leftMs < 600_000 && "text-failed")}>{formatSpan(leftMs)}</b>.
    </p>
  );
}
