import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { declarations } from "@/inngest/declarations";
import { requirePage } from "@/lib/api/require-page";
import { readCatalogue } from "@/lib/events/read-catalogue";
import { eventCatalogue } from "../queries";
import { CatalogueView } from "./catalogue-view";

export const metadata: Metadata = { title: "Event catalogue" };

/** Every event of the catalogue. */
export default async function Page() {
  const me = await requirePage("/events/catalogue");
  const reads = [preload(eventCatalogue(), await readCatalogue(me, declarations))];
  return (
    <Preloaded reads={reads}>
      <CatalogueView />
    </Preloaded>
  );
}
