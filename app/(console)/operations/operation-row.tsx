import clsx from "clsx";
import Link from "next/link";
import { Moment } from "@/components/ui/moment";
import { Td, Tr } from "@/components/ui/table";
import type { Operation } from "@/lib/operations/schemas";
import { paths } from "@/lib/paths";
import { OperationState } from "./operation-state";
import { operationTitle } from "./operation-words";

const number = new Intl.NumberFormat("en-US");

/** One operation: what, by whom, how far. */
export function OperationRow({ operation }: { operation: Operation }) {
  const failed = operation.failed + operation.residue;
  return (
    <Tr className="relative">
      <Td className="max-sm:py-2.5">
        <Link
          href={paths.operation(operation.id)}
          className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
        >
          {operationTitle(operation)}
        </Link>
        <span className="ml-3 text-ink-3 max-sm:hidden">{operation.createdByName}</span>
        <span className="mt-0.5 flex flex-wrap items-center gap-x-3 text-12 text-ink-2 sm:hidden">
          <OperationState operation={operation} size="12" />
          <span>
            {operation.done} of {operation.total} done
          </span>
        </span>
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
      <Td right className="text-ink-2 max-sm:py-2.5 max-sm:align-top">
        <Moment at={operation.startedAt ?? operation.createdAt} />
      </Td>
    </Tr>
  );
}
