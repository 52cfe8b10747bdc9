"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { z } from "zod";
import { Topic } from "@/lib/live/schemas";
import { apiPaths } from "@/lib/paths";
import { countBeats } from "./count-beats";
import { gather } from "./gather";
import { refetchTopics } from "./refetch-topics";

/** The page refetches this often while there is no stream. */
const POLL_MS = 10_000;
/** Changed topics are refetched at most this often. */
const READ_APART_MS = 400;

const Beat = z.object({ engine: z.boolean() });
const Change = z.object({ topics: z.array(Topic) });

export interface Live {
  /**
   * `silent`: two heartbeats in a row did not come, or the engine missed two. `polling`: no stream. In both the page
   * refetches every ten seconds.
   */
  state: "connecting" | "live" | "silent" | "polling";
  /** The time since which the engine does not answer, in epoch milliseconds; undefined while it answers. */
  engineSilentSinceMs: number | undefined;
  /** When the last change arrived, in epoch milliseconds. */
  lastChangeMs: number | undefined;
}

const AT_FIRST: Live = { state: "connecting", engineSilentSinceMs: undefined, lastChangeMs: undefined };
const LiveContext = createContext<Live>(AT_FIRST);

/** The state of the stream of changes. */
export function useLive(): Live {
  return useContext(LiveContext);
}

/** Listens to `GET /api/live` and refetches queries of changed topics: the first word of a query key. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [live, setLive] = useState<Live>(AT_FIRST);
  const { state } = live;

  useEffect(() => {
    let wasDown = false;
    const changes = gather<Topic>((topics) => void refetchTopics(queries, topics), READ_APART_MS);
    const stream = new EventSource(apiPaths.live());
    const beats = countBeats((engineSilentSinceMs) =>
      setLive((before) => ({ ...before, state: "silent", engineSilentSinceMs })),
    );
    stream.addEventListener("hello", () => {
      setLive((before) => ({ ...before, state: "live" }));
      // The server does not repeat changes that happened while the stream was down.
      if (wasDown) void queries.invalidateQueries();
      wasDown = false;
    });
    stream.addEventListener("beat", (event) => {
      const { engine } = Beat.catch({ engine: true }).parse(parseJson(event.data));
      if (beats.heard(engine))
        setLive((before) => ({ ...before, state: "live", engineSilentSinceMs: undefined }));
    });
    stream.addEventListener("change", (event) => {
      const change = Change.safeParse(parseJson(event.data));
      if (!change.success) return;
      setLive((before) => ({ ...before, lastChangeMs: Date.now() }));
      changes.add(change.data.topics);
    });
    stream.addEventListener("error", () => {
      wasDown = true;
      setLive((before) => ({ ...before, state: "polling" }));
    });
    return () => {
      changes.stop();
      beats.stop();
      stream.close();
    };
  }, [queries]);

  useEffect(() => {
    if (state !== "polling" && state !== "silent") return;
    const timer = setInterval(() => void queries.invalidateQueries(), POLL_MS);
    return () => clearInterval(timer);
  }, [state, queries]);

  return <LiveContext value={live}>{children}</LiveContext>;
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
