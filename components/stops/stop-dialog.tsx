"use client";

import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { z } from "zod";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { useRefetchAfter } from "../live/refetch-topics";
import { Button } from "../ui/buttons/button";
import { TextField } from "../ui/fields/field";
import { Dialog } from "../ui/layers/dialog";
import { useToast } from "../ui/layers/toaster";
import { type StopScope, stopWords } from "./stop-words";

export interface Switching {
  scope: StopScope;
  act: "stop" | "resume";
}

interface StopDialogProps {
  /** The stop or resumption to confirm; undefined while the dialog is closed. */
  switching: Switching | undefined;
  onClose: () => void;
}

/** Asks for a reason before a stop or a resumption. */
export function StopDialog({ switching, onClose }: StopDialogProps) {
  const words = switching && stopWords(switching.scope);
  return (
    <Dialog
      open={switching !== undefined}
      onClose={onClose}
      title={words ? `${words[switching.act]}?` : ""}
      className="sm:w-110"
    >
      {switching ? <StopForm switching={switching} onClose={onClose} /> : null}
    </Dialog>
  );
}

function StopForm({ switching: { scope, act }, onClose }: { switching: Switching; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const words = stopWords(scope);
  const send = useMutation({
    mutationFn: () =>
      fetchJson(act === "stop" ? apiPaths.stop(scope) : apiPaths.resume(scope), z.unknown(), {
        method: "POST",
        body: { reason: reason.trim() },
      }),
    onSuccess: () => {
      toast({
        tone: "done",
        text: act === "stop" ? `${words.stop}: done. Everyone sees it.` : `${words.resume}: done.`,
      });
      onClose();
    },
    onError: (error) => toast({ tone: "failed", text: error.message }),
    // Every stop and resumption changes the same topics.
    onSettled: () => refetchAfter("POST /api/money/stop"),
  });

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (reason.trim() === "") setMissing(true);
    else if (!send.isPending) send.mutate();
  }

  return (
    <form onSubmit={onSubmit} className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
      <p className="text-13 text-ink-2">
        {act === "stop" ? words.effect : "Waiting runs resume in the order they came."}
      </p>
      <TextField
        label="Reason, kept in the audit log"
        data-first-focus
        autoFocus
        maxLength={500}
        value={reason}
        error={missing && reason.trim() === "" ? "Write why. Nothing was changed." : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{act === "stop" ? "Keep it running" : "Keep it stopped"}</Button>
        <Button type="submit" kind={act === "stop" ? "dangerSolid" : "primary"} busy={send.isPending}>
          {words[act]}
        </Button>
      </div>
    </form>
  );
}
