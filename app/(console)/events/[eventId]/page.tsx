import type { Metadata } from "next";
import { requirePage } from "@/lib/api/require-page";
import { EventsPage } from "../events-page";

export const metadata: Metadata = { title: "Event" };

interface PageProps {
  params: Promise<{ eventId: string }>;
  searchParams: Promise<Record<string, unknown>>;
}

/** The events with one open. */
export default async function Page({ params, searchParams }: PageProps) {
  const { me, eventId } = await requirePage("/events/[eventId]", params);
  return <EventsPage me={me} search={await searchParams} eventId={eventId} />;
}
