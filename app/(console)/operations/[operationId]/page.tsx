import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { orNotFound, requirePage } from "@/lib/api/require-page";
import { readOperation } from "@/lib/operations/read-operation";
import { operationView } from "../queries";
import { OperationPageView } from "./operation-page-view";

export const metadata: Metadata = { title: "Operation" };

interface PageProps {
  params: Promise<{ operationId: string }>;
}

/** One rerun, cancellation or redelivery, item by item. */
export default async function Page({ params }: PageProps) {
  const { me, operationId } = await requirePage("/operations/[operationId]", params);
  const reads = [preload(operationView(operationId), await orNotFound(readOperation(me, operationId)))];
  return (
    <Preloaded reads={reads}>
      <OperationPageView operationId={operationId} />
    </Preloaded>
  );
}
