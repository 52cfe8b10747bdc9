import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { declarations } from "@/inngest/declarations";
import { requirePage } from "@/lib/access/require-page";
import { readCatalogue } from "@/lib/events/read-catalogue";
import { eventCatalogue } from "../queries";
import { CatalogueView } from "./catalogue-view";

export const metadata: Metadata = { title: "Event catalogue" };

/** Every event there can be. */
export default async function Page() {
  const me = await requirePage("/events/catalogue");
  const queries = new QueryClient();
  queries.setQueryData(eventCatalogue().queryKey, await readCatalogue(me, declarations));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <CatalogueView />
    </HydrationBoundary>
  );
}
