"use client";

import { useMutation } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Button } from "@/components/ui/buttons/button";
import { useToast } from "@/components/ui/layers/toaster";
import { Resynced } from "@/lib/functions/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { resyncWords } from "./resync-words";

/** Registers the app with the engine again and reports the differences that went away. */
export function ResyncButton({ kind }: { kind?: "primary" }) {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const resync = useMutation({
    mutationFn: () => fetchJson(apiPaths.functionsResync(), Resynced, { method: "POST", body: {} }),
    onSuccess: (changed) =>
      toast({ tone: changed.after.length === 0 ? "done" : "failed", text: resyncWords(changed) }),
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("POST /api/functions/resync"),
  });
  return (
    <Button
      kind={kind}
      size="sm"
      busy={resync.isPending}
      icon={<RefreshCw aria-hidden="true" className="icon-14" />}
      onClick={() => resync.mutate()}
    >
      Resync with engine
    </Button>
  );
}
