"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { CHANGES, type WriteRoute } from "@/lib/live/rules";
import type { Topic } from "@/lib/live/schemas";

/** The queries that show a topic beside those whose key begins with it: counts in the rail, the timeline of a ticket. */
const alsoShownIn: Partial<Record<Topic, readonly (readonly string[])[]>> = {
  approvals: [["attention"], ["overview"], ["tickets", "trail"], ["customers"]],
  tickets: [["attention"], ["overview"], ["playground"], ["customers"]],
  runs: [["tickets", "trail"], ["approvals"], ["events"], ["webhooks", "view"], ["playground"]],
  errors: [["attention"], ["overview"]],
  operations: [["overview"]],
  stops: [["attention"], ["overview"], ["functions"], ["approvals", "card"]],
};

/** Marks the queries of these topics as stale; those a page shows are read again at once, the others when shown. */
export async function refetchTopics(queries: QueryClient, topics: readonly Topic[]): Promise<void> {
  const keys = topics.flatMap((topic) => [[topic], ...(alsoShownIn[topic] ?? [])]);
  await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
}

/** Refetches what a write of a route has changed, without waiting for the stream to say so: it may be down. */
export function useRefetchAfter(): (route: WriteRoute) => Promise<void> {
  const queries = useQueryClient();
  return (route) => refetchTopics(queries, CHANGES[route]);
}
