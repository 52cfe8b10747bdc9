import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { orNotFound } from "@/lib/access/or-not-found";
import { requirePage } from "@/lib/access/require-page";
import { readOperation } from "@/lib/operations/read-operation";
import { operationView } from "../queries";
import { OperationPageView } from "./operation-page-view";

export const metadata: Metadata = { title: "Operation" };

interface PageProps {
  params: Promise<{ operationId: string }>;
}

/** One rerun, cancellation or redelivery: how it stands, item by item. */
export default async function Page({ params }: PageProps) {
  const { me, operationId } = await requirePage("/operations/[operationId]", params);
  const queries = new QueryClient();
  queries.setQueryData(operationView(operationId).queryKey, await orNotFound(readOperation(me, operationId)));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <OperationPageView operationId={operationId} />
    </HydrationBoundary>
  );
}
