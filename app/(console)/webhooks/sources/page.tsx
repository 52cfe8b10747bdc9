import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { requirePage } from "@/lib/access/require-page";
import { EventName } from "@/lib/events/event-schemas";
import { listSources } from "@/lib/sources/list-sources";
import { sourceList } from "./queries";
import { SourceTable } from "./source-table";

export const metadata: Metadata = { title: "Webhook sources" };

/** Who may send, apart from the vendors we have code for. */
export default async function Page() {
  const me = await requirePage("/webhooks/sources");
  const queries = new QueryClient();
  queries.setQueryData(sourceList().queryKey, await listSources(me));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <SourceTable eventNames={EventName.options} />
    </HydrationBoundary>
  );
}
