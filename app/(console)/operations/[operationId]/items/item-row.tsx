import { kindWords } from "@/components/operations/kind-words";
import { outcomeWords } from "@/components/operations/outcome-words";
import { IdChip } from "@/components/ui/id-chip";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Td, Tr } from "@/components/ui/table";
import type { Operation, OperationItem } from "@/lib/operations/schemas";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";
import { itemMark } from "./item-mark.ts";

/** One item: which run or delivery, whose, what came of it, and when that was looked at again. */
export function ItemRow({ item, kind }: { item: OperationItem; kind: Operation["kind"] }) {
  const { actedAt, endedAt } = item;
  const made = madeOf(item);
  const words = kindWords[kind];
  const outcome = item.outcome ? outcomeWords(item.outcome) : undefined;
  return (
    <Tr>
      <Td className="sm:pr-6">
        <IdChip id={item.targetId} href={words.path(item.targetId)} />
      </Td>
      <Td className="max-md:hidden sm:pr-6">{item.customerEmail}</Td>
      <Td className="sm:pr-6">
        <StateMark {...itemMark(item, kind)} />
        {made ? (
          <span className="mt-0.5 block sm:hidden">
            <IdChip {...made} />
          </span>
        ) : null}
      </Td>
      {words.made ? <Td className="max-sm:hidden sm:pr-6">{made ? <IdChip {...made} /> : null}</Td> : null}
      <Td right className="max-md:hidden sm:pr-6">
        {actedAt && endedAt ? formatDuration(Date.parse(endedAt) - Date.parse(actedAt)) : ""}
      </Td>
      <Td className="w-full max-w-0 truncate max-sm:hidden sm:pr-6">
        <span title={outcome}>{outcome}</span>
      </Td>
      <Td right className="text-ink-3 max-lg:hidden">
        {item.rereadAt ? <Moment at={item.rereadAt} form="clock" /> : ""}
      </Td>
    </Tr>
  );
}

/** The run or the event that came of an item, and where it is seen. */
function madeOf({ newRunId, newEventId }: OperationItem): { id: string; href: string } | undefined {
  if (newRunId) return { id: newRunId, href: paths.run(newRunId) };
  return newEventId ? { id: newEventId, href: paths.event(newEventId) } : undefined;
}
