import clsx from "clsx";
import { LinkRow } from "@/components/lists/link-row";
import { PhoneLine } from "@/components/lists/phone-line";
import { RowLink } from "@/components/lists/row-link";
import { TimeCell } from "@/components/lists/time-cell";
import { operationTitle } from "@/components/operations/kind-words";
import { Moment } from "@/components/ui/moment";
import { Td } from "@/components/ui/table";
import type { Operation } from "@/lib/operations/schemas";
import { paths } from "@/lib/paths";
import { OperationState } from "./operation-state";

const number = new Intl.NumberFormat("en-US");

/** One operation: what, by whom, how far. */
export function OperationRow({ operation }: { operation: Operation }) {
  const failed = operation.failed + operation.residue;
  return (
    <LinkRow>
      <Td className="max-sm:py-2.5">
        <span className="flex items-baseline gap-3">
          <RowLink href={paths.operation(operation.id)}>{operationTitle(operation)}</RowLink>
          <span className="text-ink-3 max-sm:hidden">{operation.createdByName}</span>
        </span>
        <PhoneLine>
          <OperationState operation={operation} size="12" />
          <span>
            {operation.done} of {operation.total} done
          </span>
        </PhoneLine>
      </Td>
      <Td className="max-sm:hidden">
        <OperationState operation={operation} />
      </Td>
      <Td className="w-full max-w-0 truncate text-ink-2 max-md:hidden">{operation.reason}</Td>
      <Td right className="max-sm:hidden">
        {number.format(operation.done)}{" "}
        <span className="text-ink-3">of {number.format(operation.total)}</span>
      </Td>
      <Td right className={clsx("max-sm:hidden", failed > 0 ? "font-medium text-failed" : "text-ink-3")}>
        {number.format(failed)}
      </Td>
      <Td right className={clsx("max-md:hidden", operation.left === 0 && "text-ink-3")}>
        {number.format(operation.left + operation.inFlight)}
      </Td>
      <TimeCell>
        <Moment at={operation.startedAt ?? operation.createdAt} />
      </TimeCell>
    </LinkRow>
  );
}
