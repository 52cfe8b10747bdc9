import type { Metadata } from "next";
import { requirePage } from "@/lib/api/require-page";
import { EventsPage } from "./events-page";

export const metadata: Metadata = { title: "Events" };

/** Every event with its runs. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/events");
  return <EventsPage me={me} search={await searchParams} />;
}
