"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/buttons/button";
import { Dialog } from "@/components/ui/layers/dialog";
import { useToast } from "@/components/ui/layers/toaster";
import { fetchJson } from "@/lib/http/fetch-json";
import { OperationView } from "@/lib/operations/schemas";
import { apiPaths } from "@/lib/paths";
import { operationView } from "../queries";

type Act = "pause" | "resume" | "abort";

/** Pause, resume and abort; only while the operation is not over. */
export function OperationActions({ operation }: { operation: OperationView }) {
  const { me } = useShell();
  const queries = useQueryClient();
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const [aborting, setAborting] = useState(false);
  const send = useMutation({
    mutationFn: (act: Act) =>
      fetchJson(apiPaths.operationAction(operation.id, act), OperationView, { method: "POST", body: {} }),
    onSuccess: (next) => queries.setQueryData(operationView(operation.id).queryKey, next),
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: (_next, _error, act) => refetchAfter(`POST /api/operations/[id]/${act}`),
  });
  const may = me.permissions.includes("operate");
  const act = (one: Act) => {
    if (!send.isPending) send.mutate(one);
  };
  const paused = may && operation.status === "paused";
  const running = may && operation.status === "running";
  useKeys("Operation", [
    ...(running ? [{ keys: "p", label: "Pause it", run: () => act("pause") }] : []),
    ...(paused ? [{ keys: "p", label: "Resume it", run: () => act("resume") }] : []),
  ]);
  if (!paused && !running) return null;
  const busy = send.isPending ? send.variables : undefined;
  return (
    <div className="flex flex-wrap gap-2 sm:ml-auto">
      {paused ? (
        <Button
          kind="primary"
          keyHint="p"
          busy={busy === "resume"}
          icon={<Play aria-hidden="true" className="icon-14" />}
          onClick={() => act("resume")}
        >
          Resume
        </Button>
      ) : (
        <Button
          keyHint="p"
          busy={busy === "pause"}
          icon={<Pause aria-hidden="true" className="icon-14" />}
          onClick={() => act("pause")}
        >
          Pause
        </Button>
      )}
      <Button kind="danger" busy={busy === "abort"} aria-haspopup="dialog" onClick={() => setAborting(true)}>
        Abort, leave {operation.left}
      </Button>
      <AbortDialog
        operation={operation}
        open={aborting}
        onClose={() => setAborting(false)}
        onAbort={() => {
          setAborting(false);
          act("abort");
        }}
      />
    </div>
  );
}

interface AbortDialogProps {
  operation: OperationView;
  open: boolean;
  onClose: () => void;
  onAbort: () => void;
}

/** Asks once more: an aborted operation does not go on. */
function AbortDialog({ operation, open, onClose, onAbort }: AbortDialogProps) {
  const { done, left, inFlight } = operation;
  return (
    <Dialog open={open} onClose={onClose} title="Abort it for good?" className="sm:w-110">
      <div className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
        <p className="text-13 text-ink-2">
          {done} done stay done, {inFlight} in flight end by themselves, and {left} are left as they are. It
          cannot be resumed; what is left can be taken up by another operation.
        </p>
        <div className="flex justify-end gap-2">
          <Button data-first-focus onClick={onClose}>
            Keep it
          </Button>
          <Button kind="dangerSolid" onClick={onAbort}>
            Abort, leave {left}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
