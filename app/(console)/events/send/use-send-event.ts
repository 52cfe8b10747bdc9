"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { z } from "zod";
import { useToast } from "@/components/ui/toaster";
import { EventSent } from "@/lib/events/schemas";
import { ApiFailure, fetchJson } from "@/lib/http/fetch-json";
import { apiPaths, paths } from "@/lib/paths";

const Issues = z.object({ issues: z.array(z.object({ path: z.string(), message: z.string() })) });

interface Asked {
  name: string;
  data: Record<string, unknown>;
}

/** Sends an event and opens it, where its runs appear. `refusals`: what the server found wrong, by field. */
export function useSendEvent(onSent: () => void) {
  const router = useRouter();
  const queries = useQueryClient();
  const toast = useToast();
  const send = useMutation({
    mutationFn: (event: Asked) => fetchJson(apiPaths.events(), EventSent, { method: "POST", body: event }),
    onSuccess: ({ id }, { name }) => {
      toast({ tone: "done", text: `Sent ${name}. What it starts appears beside it.` });
      onSent();
      router.push(paths.event(id));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["events"] }),
  });
  const details = send.error instanceof ApiFailure ? Issues.safeParse(send.error.details).data : undefined;
  const refusals = Object.fromEntries(details?.issues.map(({ path, message }) => [path, message]) ?? []);
  return { send, refusals };
}
