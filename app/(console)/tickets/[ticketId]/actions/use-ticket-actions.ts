"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { useToast } from "@/components/ui/layers/toaster";
import type { ProposeRefund } from "@/lib/approvals/opening/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { type ResolveTicket, type TakeOver, TicketTrail, type WriteReply } from "@/lib/tickets/schemas";
import { ticketTrail } from "../../queries";

export type TicketDeed =
  | { kind: "assign"; body: { assigneeId: string | null } }
  | { kind: "reply"; body: WriteReply }
  | { kind: "propose-refund"; body: ProposeRefund }
  | { kind: "resolve"; body: ResolveTicket }
  | { kind: "take-over"; body: TakeOver }
  | {
      kind: "investigate" | "summarise" | "lift-suppression";
      body: Record<string, never>;
    };

const DONE = {
  assign: "Assigned.",
  reply: "Written. It goes out now, once.",
  "take-over": "It is yours. The agent stays out of it.",
  "propose-refund": "Proposed. The approval waits for somebody else to decide.",
  resolve: "Resolved.",
  investigate: "The agent looks into it; the draft appears under the conversation.",
  "lift-suppression": "Mail goes to this address again. Mails refused before are not sent again.",
  summarise: "The agent sums it up; the summary appears under the conversation.",
} as const satisfies Record<TicketDeed["kind"], string>;

/** What a person does on a ticket. Nothing is shown as done before the server has said so. */
export function useTicketActions(ticketId: string) {
  const queries = useQueryClient();
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const mutation = useMutation({
    mutationFn: ({ kind, body }: TicketDeed) =>
      fetchJson(apiPaths.ticketAction(ticketId, kind), TicketTrail, { method: "POST", body }),
    onSuccess: (trail, { kind }) => {
      queries.setQueryData(ticketTrail(ticketId).queryKey, trail);
      toast({ tone: "done", text: DONE[kind] });
    },
    onError: (error) => toast({ tone: "failed", text: error.message }),
    // Not awaited: the toast comes at once, and the lists follow.
    onSettled: (_trail, _error, { kind }) => {
      void refetchAfter(`POST /api/tickets/[ticketId]/${kind}`);
    },
  });
  return {
    busy: mutation.isPending ? mutation.variables.kind : undefined,
    /** Ignored while another deed is under way. */
    act: (deed: TicketDeed, done?: () => void) => {
      if (!mutation.isPending) mutation.mutate(deed, { onSuccess: done });
    },
  };
}
