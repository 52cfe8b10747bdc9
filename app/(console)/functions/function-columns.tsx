import clsx from "clsx";
import type { Column } from "@/components/lists/columns";
import { Moment } from "@/components/ui/values/moment";
import type { FunctionItem } from "@/lib/functions/schemas";
import { paths } from "@/lib/paths";
import { atMost } from "./at-most";
import { flowWords } from "./declaration/flow-words";
import { TriggerText } from "./declaration/trigger-text";
import { FunctionMark, functionState } from "./function-mark";
import { HealthStrip } from "./health-strip";

const number = new Intl.NumberFormat("en-US");

/** A function in the list: what triggers and limits it, its last day, and its state. */
export const functionColumns: readonly Column<FunctionItem>[] = [
  {
    head: "Function",
    cellClass: "h-14 max-sm:w-full max-sm:whitespace-normal",
    link: ({ id }) => ({ href: paths.function(id), className: "max-sm:whitespace-normal" }),
    cell: ({ id }) => id,
    below: ({ name }) => <span className="block text-12 text-ink-3">{name}</span>,
    phone: (item) => (
      <>
        <FunctionMark state={functionState(item)} size="12" />
        <span>{runWords(item.health)}</span>
        {item.lastRun ? <Moment at={item.lastRun.queuedAt} form="relative" /> : null}
      </>
    ),
  },
  { head: "Woken by", from: "md", cell: ({ triggers }) => <Triggers triggers={triggers} /> },
  { head: "Flow control", from: "lg", fill: true, cell: (item) => <FlowControl item={item} /> },
  {
    head: "Last 24 hours",
    from: "sm",
    cellClass: "sm:pr-5",
    cell: ({ health }) => <HealthStrip health={health} />,
  },
  {
    head: "Runs",
    right: true,
    from: "sm",
    cellClass: ({ health }) => clsx("sm:pr-5", health.runs === 0 && "text-ink-3"),
    cell: ({ health }) => number.format(health.runs),
  },
  {
    head: "Failed",
    right: true,
    from: "sm",
    cellClass: ({ health }) => clsx("sm:pr-5", health.failed > 0 ? "font-medium text-failed" : "text-ink-3"),
    cell: ({ health }) => number.format(health.failed),
  },
  {
    head: "p95",
    right: true,
    from: "lg",
    cellClass: "text-ink-2 sm:pr-5",
    cell: ({ health }) =>
      health.durationP95Ms === null ? <span className="text-ink-3">none</span> : atMost(health.durationP95Ms),
  },
  {
    head: "Last run",
    right: true,
    from: "md",
    cellClass: "text-ink-2 sm:pr-5",
    cell: ({ lastRun }) =>
      lastRun ? <Moment at={lastRun.queuedAt} form="moment" /> : <span className="text-ink-3">never</span>,
  },
  { head: "State", from: "sm", cell: (item) => <FunctionMark state={functionState(item)} /> },
];

function Triggers({ triggers }: Pick<FunctionItem, "triggers">) {
  const shown = triggers.slice(0, triggers.length > 2 ? 1 : 2);
  return (
    <>
      {shown.map((trigger) => (
        <TriggerText key={trigger.event ?? trigger.cron} trigger={trigger} className="block" />
      ))}
      {triggers.length > 2 ? (
        <span className="block text-12 text-ink-3">or {triggers.length - 1} others</span>
      ) : null}
    </>
  );
}

function FlowControl({ item }: { item: FunctionItem }) {
  const [first, ...others] = flowWords(item);
  if (!first) return <span className="text-ink-3">none</span>;
  return (
    <>
      <span className="block truncate">{first}</span>
      {others.length > 0 ? (
        <span title={others.join("; ")} className="block truncate text-12 text-ink-3">
          {others.join("; ")}
        </span>
      ) : null}
    </>
  );
}

function runWords({ runs, failed }: FunctionItem["health"]): string {
  if (runs === 0) return "no run in a day";
  return `${number.format(runs)} ${runs === 1 ? "run" : "runs"}${failed > 0 ? `, ${number.format(failed)} failed` : ""}`;
}
