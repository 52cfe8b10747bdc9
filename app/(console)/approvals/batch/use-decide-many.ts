"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { useToast } from "@/components/ui/layers/toaster";
import { type BatchResult, BatchResults } from "@/lib/approvals/batch/schemas";
import { Approval } from "@/lib/approvals/schemas";
import { ApiFailure, fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";

type Verdict = "approve" | "reject";
type Decided = Extract<BatchResult, { outcome: "decided" }>;

/** What became of a batch. */
export interface BatchOutcome {
  verdict: Verdict;
  decided: readonly { row: Approval; result: Decided }[];
  refused: readonly { row: Approval; why: string }[];
  /** Until when all of it can be taken back, ISO 8601; null when nothing was decided. */
  heldUntil: string | null;
  atMs: number;
}

interface Order {
  verdict: Verdict;
  rows: readonly Approval[];
  comment: string;
}

interface DecideMany {
  send: (order: Order) => void;
  busy: Verdict | undefined;
  outcome: BatchOutcome | undefined;
  /** Takes back every decision of the batch that is still held. */
  takeBack: () => void;
  takingBack: boolean;
  /** Forgets the outcome. */
  close: () => void;
}

/** Retractions at the same time. */
const AT_ONCE = 6;

/** Decides the rows of a batch in one request and keeps the result of each; lists are refetched after every answer. */
export function useDecideMany(): DecideMany {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const [outcome, setOutcome] = useState<BatchOutcome>();
  const readAgain = () => refetchAfter("POST /api/approvals/decisions");
  const deciding = useMutation({
    mutationFn: ({ verdict, rows, comment }: Order) => {
      const items = rows.map(({ id, version, effectHash }) => ({
        id,
        version,
        effectHash,
        decision: verdict,
        comment,
      }));
      return fetchJson(apiPaths.approvalDecisions(), BatchResults, { method: "POST", body: { items } });
    },
    onSuccess: async ({ results }, { verdict, rows }) => {
      setOutcome(outcomeOf(verdict, rows, results));
      await readAgain();
    },
    onError: (error) => {
      toast({ tone: "failed", text: explain(error) });
      void readAgain();
    },
  });
  const retracting = useMutation({
    mutationFn: takeAllBack,
    onSuccess: ({ back, late }) => {
      setOutcome(undefined);
      toast(
        late === 0
          ? { tone: "done", text: `${back} taken back. They wait again.` }
          : { tone: "failed", text: `${back} taken back; ${late} counted already and stand.` },
      );
    },
    onSettled: readAgain,
  });
  return {
    send: (order) => {
      if (!deciding.isPending) deciding.mutate(order);
    },
    busy: deciding.isPending ? deciding.variables.verdict : undefined,
    outcome,
    takeBack: () => {
      if (outcome && !retracting.isPending) retracting.mutate(outcome.decided.map(({ row }) => row.id));
    },
    takingBack: retracting.isPending,
    close: () => setOutcome(undefined),
  };
}

function outcomeOf(
  verdict: Verdict,
  rows: readonly Approval[],
  results: readonly BatchResult[],
): BatchOutcome {
  const decided: { row: Approval; result: Decided }[] = [];
  const refused: { row: Approval; why: string }[] = [];
  for (const row of rows) {
    const result = results.find(({ id }) => id === row.id);
    if (result?.outcome === "decided") decided.push({ row, result });
    else refused.push({ row, why: result?.error.message ?? "The server gave no result. Look at its card." });
  }
  const ends = decided.flatMap(({ result }) => result.effectiveAt ?? []).sort();
  return { verdict, decided, refused, heldUntil: ends[0] ?? null, atMs: Date.now() };
}

async function takeAllBack(ids: readonly string[]): Promise<{ back: number; late: number }> {
  let back = 0;
  const left = ids.values();
  const work = async () => {
    for (const id of left) {
      const done = await fetchJson(apiPaths.approvalRetract(id), Approval, { method: "POST", body: {} }).then(
        () => true,
        () => false,
      );
      if (done) back += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { back, late: ids.length - back };
}

function explain(error: Error): string {
  if (error instanceof ApiFailure && error.status !== 0) return error.message;
  return "No answer, so some of it may be recorded. Send it again: a repeat has no second effect.";
}
