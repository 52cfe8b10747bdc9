import type { Metadata } from "next";
import { readFilter } from "@/components/filters/read-filter";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { requirePage } from "@/lib/api/require-page";
import { listOperations } from "@/lib/operations/list-operations";
import { OperationFilter } from "@/lib/operations/schemas";
import { OperationList } from "./operation-list";
import { operationPage } from "./queries";

export const metadata: Metadata = { title: "Operations" };

/** Reruns, cancellations and redeliveries, newest first. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/operations");
  const filter = readFilter(OperationFilter, await searchParams);
  const reads = [preload(operationPage(filter), await listOperations(me, filter))];
  return (
    <Preloaded reads={reads}>
      <OperationList filter={filter} />
    </Preloaded>
  );
}
