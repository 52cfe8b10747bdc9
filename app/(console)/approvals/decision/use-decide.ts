"use client";

import { useMutation } from "@tanstack/react-query";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { useToast } from "@/components/ui/layers/toaster";
import { Approval, type ApprovalCard } from "@/lib/approvals/schemas";
import { ApiFailure, fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { ANSWER_ID } from "../card/plain/plain-sections";
import type { AnswerDraft } from "../card/plain/use-answer";
import type { RejectWords } from "./reject-dialog";

interface Decide {
  approve: () => void;
  reject: (words: RejectWords) => void;
  takeBack: () => void;
  /** Gives the question more time. */
  extend: (done: () => void) => void;
  /** The request under way, if any. */
  busy: Action["kind"] | undefined;
}

type Action =
  | { kind: "approve"; answer: unknown }
  | { kind: "reject"; words: RejectWords }
  | { kind: "takeBack" }
  | { kind: "extend" };

function requestOf(
  { id, version, effectHash }: ApprovalCard,
  action: Action,
): { path: string; body: object } {
  switch (action.kind) {
    case "takeBack":
      return { path: apiPaths.approvalRetract(id), body: {} };
    case "extend":
      return { path: apiPaths.approvalExtend(id), body: { version } };
    default: {
      const words = action.kind === "reject" ? action.words : { answer: action.answer };
      return {
        path: apiPaths.approvalDecision(id),
        body: { decision: action.kind, version, effectHash, ...words },
      };
    }
  }
}

/** Sends decisions on one approval. Shows one as done only after the server's answer, then refetches the card. */
export function useDecide(card: ApprovalCard, draft: AnswerDraft): Decide {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  // The four requests change the same topics.
  const readAgain = () => refetchAfter("POST /api/approvals/[id]/decision");
  const mutation = useMutation({
    mutationFn: (action: Action) => {
      const { path, body } = requestOf(card, action);
      return fetchJson(path, Approval, { method: "POST", body });
    },
    // Awaited, so that the bar goes from "under way" to "decided" without offering the decision in between.
    onSuccess: readAgain,
    onError: (error) => {
      toast({ tone: "failed", text: explain(error) });
      void readAgain();
    },
  });
  const send = (action: Action, done?: () => void) => {
    if (!mutation.isPending) mutation.mutate(action, { onSuccess: done });
  };
  return {
    approve: () => {
      const read = draft.read();
      if (read) send({ kind: "approve", answer: read.answer });
      // The faults are marked by the next frame.
      else requestAnimationFrame(focusFirstFault);
    },
    reject: (words) => send({ kind: "reject", words }),
    takeBack: () => send({ kind: "takeBack" }),
    extend: (done) => send({ kind: "extend" }, done),
    busy: mutation.isPending ? mutation.variables.kind : undefined,
  };
}

function focusFirstFault(): void {
  document.getElementById(ANSWER_ID)?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
}

function explain(error: Error): string {
  if (!(error instanceof ApiFailure))
    return "This could not be sent. Reload the page and look before you decide again.";
  // The API takes the same decision of the same person twice and counts it once.
  if (error.status === 0)
    return "No answer, so it may or may not have been recorded. Press again: a repeat has no second effect.";
  return error.message;
}
