"use client";

import { useMutation } from "@tanstack/react-query";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Button } from "@/components/ui/buttons/button";
import { useToast } from "@/components/ui/layers/toaster";
import { AnswerDelivery } from "@/lib/approvals/answers/deliveries/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";

/** Sends an answer again under the same id: a receiver that has it knows it by that. */
export function SendAgain({ delivery: { id, title, status } }: { delivery: AnswerDelivery }) {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const replay = useMutation({
    mutationFn: () => fetchJson(apiPaths.answerReplay(id), AnswerDelivery, { method: "POST", body: {} }),
    onSuccess: () => toast({ tone: "done", text: "The answer is sent again, under the same id." }),
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("POST /api/answer-deliveries/[deliveryId]/replay"),
  });
  return (
    <Button
      size="sm"
      kind={status === "dead" ? "plain" : "quiet"}
      aria-label={`Send again: ${title}`}
      busy={replay.isPending}
      onClick={() => replay.mutate()}
    >
      Send again
    </Button>
  );
}
