import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { orNotFound, requirePage } from "@/lib/api/require-page";
import { readSource } from "@/lib/sources/read-source";
import { sourceView } from "../queries";
import { SourcePageView } from "./source-page-view";

export const metadata: Metadata = { title: "Webhook source" };

/** One source: its address, its secrets and its mapping. */
export default async function Page({ params }: { params: Promise<{ name: string }> }) {
  const { me, name } = await requirePage("/webhooks/sources/[name]", params);
  const reads = [preload(sourceView(name), await orNotFound(readSource(me, name)))];
  return (
    <Preloaded reads={reads}>
      <SourcePageView name={name} />
    </Preloaded>
  );
}
