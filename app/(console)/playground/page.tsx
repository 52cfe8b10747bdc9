import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { requirePage } from "@/lib/access/require-page";
import { NotFound, VendorError } from "@/lib/app-errors";
import { readPlayground } from "@/lib/playground/read-playground";
import { PlaygroundDesk } from "./playground-desk";
import { playground } from "./queries";

export const metadata: Metadata = { title: "Playground" };

/** Where a newcomer starts: a mail is sent and can be watched. Exists only where the stand-ins run. */
export default async function Page({ searchParams }: { searchParams: Promise<{ ticket?: unknown }> }) {
  const me = await requirePage("/playground");
  const { ticket } = await searchParams;
  const reads = [];
  try {
    reads.push(preload(playground, await readPlayground(me)));
  } catch (error) {
    if (error instanceof NotFound) notFound();
    // A stand-in that is down is the page's to show, beside what still works.
    if (!(error instanceof VendorError)) throw error;
  }
  return (
    <Preloaded reads={reads}>
      <PlaygroundDesk ticketId={typeof ticket === "string" ? ticket : undefined} />
    </Preloaded>
  );
}
