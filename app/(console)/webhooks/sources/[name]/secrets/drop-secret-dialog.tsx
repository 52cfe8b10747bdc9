"use client";

import { useMutation } from "@tanstack/react-query";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Button } from "@/components/ui/buttons/button";
import { Dialog } from "@/components/ui/layers/dialog";
import { useToast } from "@/components/ui/layers/toaster";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { Source, type SourceView } from "@/lib/sources/schemas";

interface DropSecretDialogProps {
  source: SourceView;
  open: boolean;
  onClose: () => void;
}

/** Asks before the old secret is dropped. */
export function DropSecretDialog({ source, open, onClose }: DropSecretDialogProps) {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const drop = useMutation({
    mutationFn: () =>
      fetchJson(apiPaths.sourceSecret(source.name, source.version), Source, { method: "DELETE" }),
    onSuccess: () => {
      toast({ tone: "done", text: "Only the new secret counts now." });
      onClose();
    },
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("DELETE /api/sources/[name]/secret"),
  });
  return (
    <Dialog open={open} onClose={onClose} title="Drop the old secret?" className="sm:w-110">
      <div className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
        <p className="text-13 text-ink-2">
          What is signed with it is turned away from then on, kept with its cause, and can be processed once
          the sender has changed over.
        </p>
        <div className="flex justify-end gap-2">
          <Button data-first-focus onClick={onClose}>
            Keep both
          </Button>
          <Button kind="dangerSolid" busy={drop.isPending} onClick={() => drop.mutate()}>
            Drop it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
