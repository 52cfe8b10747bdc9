import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { declarations } from "@/inngest/declarations";
import { requirePage } from "@/lib/access/require-page";
import { NotFound } from "@/lib/errors";
import { readFunction } from "@/lib/functions/read-function";
import { functionView } from "../queries";
import { FunctionPageView } from "./function-page-view";

export const metadata: Metadata = { title: "Function" };

/** One function: how it stands, what wakes and limits it, how it did, and what can be done with it. */
export default async function Page({ params }: { params: Promise<{ functionId: string }> }) {
  const me = await requirePage("/functions/[functionId]");
  const functionId = decodeURIComponent((await params).functionId);
  const queries = new QueryClient();
  try {
    queries.setQueryData(functionView(functionId).queryKey, await readFunction(me, declarations, functionId));
  } catch (error) {
    if (error instanceof NotFound) notFound();
    throw error;
  }
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <FunctionPageView functionId={functionId} />
    </HydrationBoundary>
  );
}
