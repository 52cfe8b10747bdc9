"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useToast } from "@/components/ui/toaster";
import { type ChangeErrorGroup, ErrorGroupView } from "@/lib/error-groups/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { errorGroup } from "../queries";

const words = {
  resolved: "Resolved. It comes back by itself if it happens again.",
  ignored: "Ignored. Its runs are still recorded.",
  open: "Open again.",
};

/** Resolves, ignores or reopens a group, and reads the list again. */
export function useChangeGroup(errorId: string) {
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (change: ChangeErrorGroup) =>
      fetchJson(apiPaths.errorGroup(errorId), ErrorGroupView, { method: "PATCH", body: change }),
    onSuccess: (group) => {
      queries.setQueryData(errorGroup(errorId).queryKey, group);
      toast({ tone: "done", text: words[group.state] });
    },
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["errors"] }),
        queries.invalidateQueries({ queryKey: ["attention"] }),
      ]),
  });
}
