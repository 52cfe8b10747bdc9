"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toaster";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { type DeliveryDetail, Replayed } from "@/lib/webhooks/schemas";
import { deliveryView } from "../queries";
import { ProcessDialog } from "./process-dialog";
import { verificationWords } from "./verification-words";

/** Verify the stored bytes again with today's secrets, and process them again. */
export function DeliveryActions({ delivery }: { delivery: DeliveryDetail }) {
  const { me } = useShell();
  const queries = useQueryClient();
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
    onSettled: () => queries.invalidateQueries({ queryKey: ["webhooks"] }),
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
