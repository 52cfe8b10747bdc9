import clsx from "clsx";
import { LinkRow } from "@/components/lists/link-row";
import { PhoneLine } from "@/components/lists/phone-line";
import { RowLink } from "@/components/lists/row-link";
import { Moment } from "@/components/ui/moment";
import { Td } from "@/components/ui/table";
import type { FunctionItem } from "@/lib/functions/schemas";
import { paths } from "@/lib/paths";
import { atMost } from "./at-most";
import { flowWords } from "./declaration/flow-words.ts";
import { TriggerText } from "./declaration/trigger-text.tsx";
import { FunctionMark, functionState } from "./function-mark";
import { HealthStrip } from "./health-strip";

const number = new Intl.NumberFormat("en-US");

/** One function: what it is, what wakes and limits it, its last day, and how it stands. */
export function FunctionRow({ item, current }: { item: FunctionItem; current: boolean }) {
  const { id, name, triggers, health, lastRun } = item;
  const state = functionState(item);
  const [first, ...others] = flowWords(item);
  return (
    <LinkRow current={current}>
      <Td className="h-14 max-sm:w-full max-sm:whitespace-normal max-sm:py-2.5">
        <RowLink href={paths.function(id)} className="max-sm:whitespace-normal">
          {id}
        </RowLink>
        <span className="block text-12 text-ink-3">{name}</span>
        <PhoneLine>
          <FunctionMark state={state} size="12" />
          <span>{runWords(health)}</span>
          {lastRun ? <Moment at={lastRun.queuedAt} form="relative" /> : null}
        </PhoneLine>
      </Td>
      <Td className="max-md:hidden">
        {triggers.slice(0, triggers.length > 2 ? 1 : 2).map((trigger) => (
          <TriggerText key={trigger.event ?? trigger.cron} trigger={trigger} className="block" />
        ))}
        {triggers.length > 2 ? (
          <span className="block text-12 text-ink-3">or {triggers.length - 1} others</span>
        ) : null}
      </Td>
      <Td className="w-full max-w-0 max-lg:hidden">
        {first ? (
          <>
            <span className="block truncate">{first}</span>
            {others.length > 0 ? (
              <span title={others.join("; ")} className="block truncate text-12 text-ink-3">
                {others.join("; ")}
              </span>
            ) : null}
          </>
        ) : (
          <span className="text-ink-3">none</span>
        )}
      </Td>
      <Td className="max-sm:hidden sm:pr-5">
        <HealthStrip health={health} />
      </Td>
      <Td right className={clsx("max-sm:hidden sm:pr-5", health.runs === 0 && "text-ink-3")}>
        {number.format(health.runs)}
      </Td>
      <Td
        right
        className={clsx(
          "max-sm:hidden sm:pr-5",
          health.failed > 0 ? "font-medium text-failed" : "text-ink-3",
        )}
      >
        {number.format(health.failed)}
      </Td>
      <Td right className="text-ink-2 max-lg:hidden sm:pr-5">
        {health.durationP95Ms === null ? (
          <span className="text-ink-3">none</span>
        ) : (
          atMost(health.durationP95Ms)
        )}
      </Td>
      <Td right className="text-ink-2 max-md:hidden sm:pr-5">
        {lastRun ? <Moment at={lastRun.queuedAt} form="moment" /> : <span className="text-ink-3">never</span>}
      </Td>
      <Td className="max-sm:hidden">
        <FunctionMark state={state} />
      </Td>
    </LinkRow>
  );
}

function runWords({ runs, failed }: FunctionItem["health"]): string {
  if (runs === 0) return "no run in a day";
  return `${number.format(runs)} ${runs === 1 ? "run" : "runs"}${failed > 0 ? `, ${number.format(failed)} failed` : ""}`;
}
