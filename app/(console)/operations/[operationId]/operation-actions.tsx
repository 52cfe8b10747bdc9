"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toaster";
import { fetchJson } from "@/lib/http/fetch-json";
import { OperationView } from "@/lib/operations/schemas";
import { apiPaths } from "@/lib/paths";
import { operationView } from "../queries";
import { AbortDialog } from "./abort-dialog";

type Act = "pause" | "resume" | "abort";

/** Pause, go on, or stop for good; only while there is something to stop. */
export function OperationActions({ operation }: { operation: OperationView }) {
  const { me } = useShell();
  const queries = useQueryClient();
  const toast = useToast();
  const [aborting, setAborting] = useState(false);
  const send = useMutation({
    mutationFn: (act: Act) =>
      fetchJson(apiPaths.operationAction(operation.id, act), OperationView, { method: "POST", body: {} }),
    onSuccess: (next) => queries.setQueryData(operationView(operation.id).queryKey, next),
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["operations"] }),
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
