import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { declarations } from "@/inngest/declarations";
import { orNotFound } from "@/lib/access/or-not-found";
import { requirePage } from "@/lib/access/require-page";
import { readFunction } from "@/lib/functions/read-function";
import { functionView } from "../queries";
import { FunctionPageView } from "./function-page-view";

export const metadata: Metadata = { title: "Function" };

/** One function: how it stands, what wakes and limits it, how it did, and what can be done with it. */
export default async function Page({ params }: { params: Promise<{ functionId: string }> }) {
  const { me, functionId } = await requirePage("/functions/[functionId]", params);
  const queries = new QueryClient();
  queries.setQueryData(
    functionView(functionId).queryKey,
    await orNotFound(readFunction(me, declarations, functionId)),
  );
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <FunctionPageView functionId={functionId} />
    </HydrationBoundary>
  );
}
