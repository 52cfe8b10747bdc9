"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Invoked } from "@/lib/functions/schemas";
import { ApiFailure, fetchJson } from "@/lib/http/fetch-json";
import { apiPaths, paths } from "@/lib/paths";
import { RunView } from "@/lib/runs/run-view-schemas";

/** The request; its idempotency key stays the same while the request does. */
interface Asked {
  event: string | undefined;
  data: Record<string, unknown>;
}

/** A run begins within moments, unless others are before it. */
const BEGINS_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 200;

/**
 * Invokes a function and opens the run once it has begun. Repeating the request, after a double click or a lost
 * answer, starts no second run.
 */
export function useInvoke(functionId: string) {
  const router = useRouter();
  const refetchAfter = useRefetchAfter();
  const last = useRef<{ body: string; key: string }>(undefined);

  const invoking = useMutation({
    mutationFn: async (asked: Asked) => {
      const body = JSON.stringify(asked);
      if (last.current?.body !== body) last.current = { body, key: crypto.randomUUID() };
      const { key } = last.current;
      const answer = await fetchJson(apiPaths.functionInvoke(functionId), Invoked, {
        method: "POST",
        body: { key, ...asked },
      });
      // The next request is for another run.
      last.current = undefined;
      return { runId: answer.runId, begun: await hasBegun(answer.runId) };
    },
    onSuccess: ({ runId, begun }) => {
      if (begun) router.push(paths.run(runId));
    },
    onSettled: () => refetchAfter("POST /api/functions/[id]/invoke"),
  });

  return {
    invoke: (asked: Asked) => invoking.mutate(asked),
    busy: invoking.isPending,
    failure: invoking.error?.message,
    /** The run, when it has not begun yet. */
    queuedRunId: invoking.data && !invoking.data.begun ? invoking.data.runId : undefined,
  };
}

/** True once the ledger has the run: from its first call on. */
async function hasBegun(runId: string): Promise<boolean> {
  for (const deadline = Date.now() + BEGINS_WITHIN_MS; Date.now() < deadline; ) {
    try {
      await fetchJson(apiPaths.run(runId), RunView);
      return true;
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.status !== 404) return false;
    }
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  return false;
}
