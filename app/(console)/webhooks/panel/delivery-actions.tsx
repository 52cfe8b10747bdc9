"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/buttons/button";
import { Dialog } from "@/components/ui/layers/dialog";
import { useToast } from "@/components/ui/layers/toaster";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { type DeliveryDetail, Replayed } from "@/lib/webhooks/schemas";
import { deliveryView } from "../queries";
import { verificationWords } from "./verification-words";

/** Verify the stored bytes again with today's secrets, and process them again. */
export function DeliveryActions({ delivery }: { delivery: DeliveryDetail }) {
  const { me } = useShell();
  const queries = useQueryClient();
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const verify = useMutation({
    mutationFn: () => queries.fetchQuery({ ...deliveryView(delivery.id), staleTime: 0 }),
    onSuccess: ({ verification }) =>
      toast({
        tone: verification === "counts" ? "done" : "failed",
        text: `Verified again with today’s secrets: ${verificationWords[verification]}.`,
      }),
    onError: (error) => toast({ tone: "failed", text: error.message }),
  });
  const process = useMutation({
    mutationFn: () =>
      fetchJson(apiPaths.deliveryAction(delivery.id, "replay"), Replayed, { method: "POST", body: {} }),
    onSuccess: ({ eventId }) =>
      toast({
        tone: "done",
        text: eventId
          ? "Processed again. Its runs appear below as they start."
          : "It had arrived again meanwhile: nothing was sent twice.",
      }),
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("POST /api/webhooks/deliveries/[id]/replay"),
  });
  const mayProcess = me.permissions.includes("operate");
  const ready = mayProcess && delivery.notReplayable === null;
  useKeys("Delivery", [
    { keys: "v", label: "Verify again", run: () => verify.mutate() },
    ...(ready ? [{ keys: "p", label: "Process again", run: () => setAsking(true) }] : []),
  ]);
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        {ready ? (
          <Button
            kind="primary"
            keyHint="p"
            aria-haspopup="dialog"
            busy={process.isPending}
            icon={<RotateCw aria-hidden="true" className="icon-14" />}
            onClick={() => setAsking(true)}
          >
            Process again
          </Button>
        ) : null}
        <Button
          keyHint="v"
          busy={verify.isPending}
          icon={<ShieldCheck aria-hidden="true" className="icon-14" />}
          onClick={() => verify.mutate()}
        >
          Verify again
        </Button>
      </div>
      {mayProcess && delivery.notReplayable ? (
        <p className="text-12 text-ink-3">Cannot be processed again. {delivery.notReplayable}</p>
      ) : null}
      <ProcessDialog
        delivery={delivery}
        open={asking}
        onClose={() => setAsking(false)}
        onProcess={() => {
          setAsking(false);
          process.mutate();
        }}
      />
    </div>
  );
}

interface ProcessDialogProps {
  delivery: DeliveryDetail;
  open: boolean;
  onClose: () => void;
  onProcess: () => void;
}

/** Says what processing again does before it does it. */
function ProcessDialog({ delivery: { event, status }, open, onClose, onProcess }: ProcessDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Process it again?" className="sm:w-110">
      <div className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
        <p className="text-13 text-ink-2">
          {status === "rejected"
            ? "It is processed as if it arrived now, by today’s rules. If the sender delivered it again meanwhile, nothing starts twice."
            : `${event?.name ?? "Its event"} is sent under a new id, and every function of the event runs again.`}{" "}
          A refund that was paid and a reply that was sent are not repeated. It stands in the audit log with
          your name.
        </p>
        <div className="flex justify-end gap-2">
          <Button data-first-focus onClick={onClose}>
            Leave it
          </Button>
          <Button kind="primary" onClick={onProcess}>
            Process again
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
