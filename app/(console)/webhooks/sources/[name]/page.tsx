import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { orNotFound } from "@/lib/access/or-not-found";
import { requirePage } from "@/lib/access/require-page";
import { readSource } from "@/lib/sources/read-source";
import { sourceView } from "../queries";
import { SourcePageView } from "./source-page-view";

export const metadata: Metadata = { title: "Webhook source" };

/** One source: its address, its secrets, and what its payloads mean. */
export default async function Page({ params }: { params: Promise<{ name: string }> }) {
  const { me, name } = await requirePage("/webhooks/sources/[name]", params);
  const queries = new QueryClient();
  queries.setQueryData(sourceView(name).queryKey, await orNotFound(readSource(me, name)));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <SourcePageView name={name} />
    </HydrationBoundary>
  );
}
