import { LinkRow } from "@/components/lists/link-row";
import { PlaceholderCell, PlaceholderRows } from "@/components/lists/placeholder-rows";
import { RowLink } from "@/components/lists/row-link";
import { Table, Td, Th } from "@/components/ui/table";
import type { CostReport } from "@/lib/metrics/cost-schemas";
import { formatCost } from "@/lib/money";
import { paths } from "@/lib/paths";
import { costsByFunction } from "./cost-sums";

const number = new Intl.NumberFormat("en-US");

/** What each function cost, the dearest first; undefined while it is read. */
export function CostTable({ items }: { items: CostReport["items"] | undefined }) {
  return (
    <Table
      caption="Cost by function, the dearest first"
      className="border-line border-t"
      head={
        <>
          <Th>Function</Th>
          <Th right className="max-sm:hidden">
            Runs
          </Th>
          <Th right>Executions</Th>
          <Th right className="max-md:hidden">
            Model calls
          </Th>
          <Th right className="max-md:hidden">
            Tokens in
          </Th>
          <Th right className="max-lg:hidden">
            Of them cached
          </Th>
          <Th right className="max-md:hidden">
            Tokens out
          </Th>
          <Th right>Model cost</Th>
        </>
      }
    >
      {items ? (
        costsByFunction(items).map((cost) => (
          <LinkRow key={cost.functionId}>
            <Td className="w-full max-w-0">
              <RowLink href={paths.function(cost.functionId)}>{cost.functionId}</RowLink>
            </Td>
            <Td right className="max-sm:hidden sm:pl-5">
              {number.format(cost.runs)}
            </Td>
            <Td right className="sm:pl-5">
              {number.format(cost.executions)}
            </Td>
            <Count n={cost.modelCalls} className="max-md:hidden" />
            <Count n={cost.inputTokens} className="max-md:hidden" />
            <Count n={cost.cachedInputTokens} className="max-lg:hidden" />
            <Count n={cost.outputTokens} className="max-md:hidden" />
            <Td right className="font-medium sm:pl-5">
              {cost.costMicros > 0 ? (
                formatCost(cost.costMicros)
              ) : (
                <span className="font-regular text-ink-3">none</span>
              )}
            </Td>
          </LinkRow>
        ))
      ) : (
        <PlaceholderRows count={6}>
          <PlaceholderCell bar="w-60" />
        </PlaceholderRows>
      )}
    </Table>
  );
}

function Count({ n, className }: { n: number; className: string }) {
  return (
    <Td right className={`sm:pl-5 ${n === 0 ? "text-ink-3" : "text-ink-2"} ${className}`}>
      {number.format(n)}
    </Td>
  );
}
