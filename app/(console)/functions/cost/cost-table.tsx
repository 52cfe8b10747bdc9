import Link from "next/link";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { CostReport } from "@/lib/metrics/cost-schemas";
import { formatCost } from "@/lib/money";
import { paths } from "@/lib/paths";
import { costsByFunction } from "./cost-sums";

const PLACEHOLDERS = ["a", "b", "c", "d", "e", "f"];
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
            of them cached
          </Th>
          <Th right className="max-md:hidden">
            Tokens out
          </Th>
          <Th right>Model cost</Th>
        </>
      }
    >
      {items
        ? costsByFunction(items).map((cost) => (
            <Tr key={cost.functionId} className="relative">
              <Td className="w-full max-w-0 truncate">
                <Link
                  href={paths.function(cost.functionId)}
                  prefetch={false}
                  className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
                >
                  {cost.functionId}
                </Link>
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
            </Tr>
          ))
        : PLACEHOLDERS.map((row) => (
            <Tr key={row}>
              <Td>
                <Skeleton className="w-60 max-w-full" />
              </Td>
            </Tr>
          ))}
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
