import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { requirePage } from "@/lib/api/require-page";
import { NotFound, VendorError } from "@/lib/app-errors";
import { readPlayground } from "@/lib/playground/read-playground";
import { PlaygroundDesk } from "./playground-desk";
import { playground } from "./queries";

export const metadata: Metadata = { title: "Playground" };

/** The page for newcomers: send a mail and watch it. Exists only where the sandbox runs. */
export default async function Page({ searchParams }: { searchParams: Promise<{ ticket?: unknown }> }) {
  const me = await requirePage("/playground");
  const { ticket } = await searchParams;
  const reads = [];
  try {
    reads.push(preload(playground, await readPlayground(me)));
  } catch (error) {
    if (error instanceof NotFound) notFound();
    // The page itself shows that a sandbox vendor is down, beside the parts that work.
    if (!(error instanceof VendorError)) throw error;
  }
  return (
    <Preloaded reads={reads}>
      <PlaygroundDesk ticketId={typeof ticket === "string" ? ticket : undefined} />
    </Preloaded>
  );
}
