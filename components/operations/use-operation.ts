"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { z } from "zod";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { fetchJson } from "@/lib/http/fetch-json";
import { OperationPreview, type StartOperation } from "@/lib/operations/order-schemas";
import { apiPaths, paths } from "@/lib/paths";
import { useToast } from "../ui/layers/toaster";
import { kindWords, type RerunMode, type RerunStart } from "./kind-words";
import type { OperationTarget } from "./preview-words";

/** The answer to starting an operation: the id of its page. */
const Started = z.object({ id: z.string() });

/** The request about a target, with where it begins. */
export function requestOf(target: OperationTarget, start: RerunStart): OperationTarget {
  return { ...target, ...kindWords[target.kind].startFields(start) };
}

/** The preview of an operation. Never taken from the cache: items change meanwhile. */
export function useOperationPreview(
  target: OperationTarget,
  mode: RerunMode,
  input: Record<string, unknown> | undefined,
) {
  const body = requestOf(target, { mode, input });
  return useQuery({
    queryKey: ["operations", "preview", body],
    queryFn: ({ signal }) =>
      fetchJson(apiPaths.operationPreview(), OperationPreview, { method: "POST", body, signal }),
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
    // The button shows the previewed count: a refetch must not change it while a person reads.
    refetchOnWindowFocus: false,
  });
}

/** Starts it and goes to its page. */
export function useStartOperation(onStarted: () => void) {
  const router = useRouter();
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  return useMutation({
    mutationFn: (body: StartOperation) => fetchJson(apiPaths.operations(), Started, { method: "POST", body }),
    onSuccess: ({ id }) => {
      onStarted();
      void refetchAfter("POST /api/operations");
      router.push(paths.operation(id));
    },
    onError: (error) => toast({ tone: "failed", text: error.message }),
  });
}
