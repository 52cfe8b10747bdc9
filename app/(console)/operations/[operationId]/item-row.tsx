import { IdChip } from "@/components/ui/id-chip";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Td, Tr } from "@/components/ui/table";
import type { Operation, OperationItem } from "@/lib/operations/schemas";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";
import { itemMark } from "./item-mark";

/** One item: which run, whose, what came of it, and when that was looked at again. */
export function ItemRow({ item, kind }: { item: OperationItem; kind: Operation["kind"] }) {
  const { actedAt, endedAt } = item;
  return (
    <Tr>
      <Td className="sm:pr-6">
        <IdChip id={item.targetId} href={kind === "redeliver" ? undefined : paths.run(item.targetId)} />
      </Td>
      <Td className="max-md:hidden sm:pr-6">{item.customerEmail}</Td>
      <Td className="sm:pr-6">
        <StateMark {...itemMark(item, kind)} />
        {item.newRunId ? (
          <span className="mt-0.5 block sm:hidden">
            <IdChip id={item.newRunId} href={paths.run(item.newRunId)} />
          </span>
        ) : null}
      </Td>
      {kind === "rerun" ? (
        <Td className="max-sm:hidden sm:pr-6">
          {item.newRunId ? <IdChip id={item.newRunId} href={paths.run(item.newRunId)} /> : null}
        </Td>
      ) : null}
      <Td right className="max-md:hidden sm:pr-6">
        {actedAt && endedAt ? formatDuration(Date.parse(endedAt) - Date.parse(actedAt)) : ""}
      </Td>
      <Td className="w-full max-w-0 truncate max-sm:hidden sm:pr-6">
        <span title={item.outcome ?? undefined}>{item.outcome}</span>
      </Td>
      <Td right className="text-ink-3 max-lg:hidden">
        {item.rereadAt ? <Moment at={item.rereadAt} form="clock" /> : ""}
      </Td>
    </Tr>
  );
}
