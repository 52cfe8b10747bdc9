"use client";

import { useMutation } from "@tanstack/react-query";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Switch } from "@/components/ui/fields/choices";
import { useToast } from "@/components/ui/layers/toaster";
import { AnswerTarget } from "@/lib/approvals/answers/targets/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";

/** Enables or disables a target. Answers on their way to a disabled one are given up, to be sent again by hand. */
export function TargetSwitch({ target: { id, name, version, enabled } }: { target: AnswerTarget }) {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const change = useMutation({
    mutationFn: (on: boolean) =>
      fetchJson(apiPaths.answerTarget(id), AnswerTarget, { method: "PATCH", body: { version, enabled: on } }),
    onSuccess: (after) =>
      toast({
        tone: "done",
        text: after.enabled ? `${name} takes answers.` : `No answer goes to ${name} any more.`,
      }),
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("PATCH /api/answer-targets/[targetId]"),
  });
  return (
    <Switch
      label={`${name} takes answers`}
      checked={enabled}
      disabled={change.isPending}
      onChange={(on) => change.mutate(on)}
    />
  );
}
