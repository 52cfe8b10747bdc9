"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { z } from "zod";
import { apiPaths } from "@/lib/paths";
import { gather } from "./gather";

/** Without a stream the page asks again this often. */
const POLL_MS = 10_000;
/** What changed is read again at most this often. */
const READ_APART_MS = 400;

const Change = z.object({ topics: z.array(z.string()) });

export interface Live {
  /** `polling`: no stream; the page refetches every ten seconds. */
  state: "connecting" | "live" | "polling";
  /** When the last change arrived, in epoch milliseconds. */
  lastChangeMs: number | undefined;
}

const LiveContext = createContext<Live>({ state: "connecting", lastChangeMs: undefined });

/** The state of the stream of changes. */
export function useLive(): Live {
  return useContext(LiveContext);
}

/**
 * Listens to `GET /api/live` and marks what changed as stale, so that it is read again. A change names topics; a query
 * belongs to the topic its key begins with.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [live, setLive] = useState<Live>({ state: "connecting", lastChangeMs: undefined });
  const { state } = live;

  useEffect(() => {
    let wasDown = false;
    const changes = gather<string>((topics) => void invalidateTopics(queries, topics), READ_APART_MS);
    const stream = new EventSource(apiPaths.live());
    stream.addEventListener("hello", () => {
      setLive((before) => ({ ...before, state: "live" }));
      // What changed while nobody listened is not sent again.
      if (wasDown) void queries.invalidateQueries();
      wasDown = false;
    });
    stream.addEventListener("change", (event) => {
      const change = Change.safeParse(parseJson(event.data));
      if (!change.success) return;
      setLive({ state: "live", lastChangeMs: Date.now() });
      changes.add(change.data.topics);
    });
    stream.addEventListener("error", () => {
      wasDown = true;
      setLive((before) => ({ ...before, state: "polling" }));
    });
    return () => {
      changes.stop();
      stream.close();
    };
  }, [queries]);

  useEffect(() => {
    if (state !== "polling") return;
    const timer = setInterval(() => void queries.invalidateQueries(), POLL_MS);
    return () => clearInterval(timer);
  }, [state, queries]);

  return <LiveContext value={live}>{children}</LiveContext>;
}

/** What else a topic shows up in: counts in the rail, the timeline of a ticket, the sandbox. */
const alsoShownIn: Record<string, readonly (readonly string[])[]> = {
  approvals: [["attention"], ["overview"], ["tickets", "trail"], ["customers"]],
  tickets: [["attention"], ["overview"], ["playground"], ["customers"]],
  runs: [["tickets", "trail"], ["approvals"], ["events"], ["webhooks", "view"], ["playground"]],
  errors: [["attention"], ["overview"]],
  operations: [["overview"]],
};

async function invalidateTopics(queries: QueryClient, topics: readonly string[]): Promise<void> {
  const keys = topics.flatMap((topic) => [[topic], ...(alsoShownIn[topic] ?? [])]);
  await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
