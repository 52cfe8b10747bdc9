import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { requirePage } from "@/lib/api/require-page";
import { EventName } from "@/lib/events/event-schemas";
import { listSources } from "@/lib/sources/read-source";
import { sourceList } from "./queries";
import { SourceTable } from "./source-table";

export const metadata: Metadata = { title: "Webhook sources" };

/** The webhook sources: senders without code of their own. */
export default async function Page() {
  const me = await requirePage("/webhooks/sources");
  const reads = [preload(sourceList(), await listSources(me))];
  return (
    <Preloaded reads={reads}>
      <SourceTable eventNames={EventName.options} />
    </Preloaded>
  );
}
