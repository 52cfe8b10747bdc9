"use client";

import { useMutation } from "@tanstack/react-query";
import { z } from "zod";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { useToast } from "@/components/ui/layers/toaster";
import type { AmendApproval } from "@/lib/approvals/decision/schemas";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { queuePath } from "../queue/queue-tab";

type CardAction =
  | { kind: "amend"; body: Pick<AmendApproval, "amountCents" | "reason"> }
  | { kind: "investigate" }
  | { kind: "take-over" };

const DONE: Record<CardAction["kind"], string> = {
  amend: "Amended. The new amount waits for somebody else to decide.",
  investigate: "The agent looks into it; the draft appears on the ticket.",
  "take-over": "The ticket is yours. The agent stays out of it.",
};

const ROUTES = {
  amend: "POST /api/approvals/[id]/amend",
  investigate: "POST /api/tickets/[ticketId]/investigate",
  "take-over": "POST /api/tickets/[ticketId]/take-over",
} as const;

/** The fields of an answer that are used: the id of the new approval. */
const Answer = z.object({ id: z.string() });

/** Amends an approval, has its ticket investigated or takes it over. Shown as done only after the server's answer. */
export function useCardActions({ id, ticketId, version, effectHash }: ApprovalCard) {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const mutation = useMutation({
    mutationFn: (action: CardAction) => {
      if (action.kind === "amend")
        return fetchJson(apiPaths.approvalAmend(id), Answer, {
          method: "POST",
          body: { ...action.body, version, effectHash },
        });
      return fetchJson(apiPaths.ticketAction(ticketId ?? "", action.kind), Answer, {
        method: "POST",
        body: {},
      });
    },
    onSuccess: (answer, { kind }) => {
      toast({ tone: "done", text: DONE[kind] });
      // The card of the new approval takes the place of the old one.
      if (kind === "amend") window.history.replaceState(null, "", queuePath("waiting", answer.id));
    },
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: (_answer, _error, { kind }) => {
      void refetchAfter(ROUTES[kind]);
    },
  });
  return {
    busy: mutation.isPending ? mutation.variables.kind : undefined,
    act: (action: CardAction, done?: () => void) => {
      if (!mutation.isPending) mutation.mutate(action, { onSuccess: done });
    },
  };
}
