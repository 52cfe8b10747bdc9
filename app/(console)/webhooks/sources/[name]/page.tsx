import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requirePage } from "@/lib/access/require-page";
import { NotFound } from "@/lib/errors";
import { readSource } from "@/lib/sources/read-source";
import { sourceView } from "../queries";
import { SourcePageView } from "./source-page-view";

export const metadata: Metadata = { title: "Webhook source" };

/** One source: its address, its secrets, and what its payloads mean. */
export default async function Page({ params }: { params: Promise<{ name: string }> }) {
  const me = await requirePage("/webhooks/sources/[name]");
  const name = decodeURIComponent((await params).name);
  const queries = new QueryClient();
  try {
    queries.setQueryData(sourceView(name).queryKey, await readSource(me, name));
  } catch (error) {
    if (error instanceof NotFound) notFound();
    throw error;
  }
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <SourcePageView name={name} />
    </HydrationBoundary>
  );
}
