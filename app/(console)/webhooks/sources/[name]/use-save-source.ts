"use client";

import { useMutation } from "@tanstack/react-query";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { useToast } from "@/components/ui/layers/toaster";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { type PutSource, Source } from "@/lib/sources/schemas";

/** Saves a source and refetches it after every answer. */
export function useSaveSource(name: string) {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  return useMutation({
    mutationFn: (put: Omit<PutSource, "secrets">) =>
      fetchJson(apiPaths.source(name), Source, { method: "PUT", body: put }),
    onSuccess: ({ version }) => toast({ tone: "done", text: `Saved version ${version} of ${name}.` }),
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("PUT /api/sources/[name]"),
  });
}
