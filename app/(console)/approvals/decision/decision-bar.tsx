"use client";

import clsx from "clsx";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useNow } from "@/components/clock/use-now";
import { useKeys } from "@/components/keys/keys-provider";
import { useShell } from "@/components/shell/shell-context";
import type { Approval, ApprovalCard } from "@/lib/approvals/schemas";
import { paths } from "@/lib/paths";
import type { AnswerDraft } from "../card/plain/use-answer";
import { ClosedBar } from "./closed-bar";
import { DecidedBar } from "./decided-bar";
import { decisionState } from "./decision-state";
import { OpenBar } from "./open-bar";
import { useDecide } from "./use-decide";

interface DecisionBarProps {
  card: ApprovalCard;
  draft: AnswerDraft;
  next: Approval | undefined;
  onNext: () => void;
}

/** The decision bar under the card. Its height never changes, so that nothing above it moves. */
export function DecisionBar({ card, draft, next, onNext }: DecisionBarProps) {
  const { me } = useShell();
  const router = useRouter();
  const decide = useDecide(card, draft);
  const state = decisionState(card, me.id, useNow());
  const bar = useRef<HTMLElement>(null);

  // A decision removes the pressed button: the focus stays in the bar instead of falling to the page.
  const { kind } = state;
  const kindBefore = useRef(kind);
  useEffect(() => {
    if (kindBefore.current !== kind && document.activeElement === document.body) bar.current?.focus();
    kindBefore.current = kind;
  }, [kind]);

  // Only a person who saw the card while it was open reads that somebody else decided first.
  const [offeredId, setOfferedId] = useState<string>();
  useEffect(() => {
    if (kind === "open") setOfferedId(card.id);
  }, [kind, card.id]);

  const { ticketId } = card;
  useKeys(
    "Approval",
    ticketId ? [{ keys: "t", label: "Open the ticket", run: () => router.push(paths.ticket(ticketId)) }] : [],
  );

  return (
    <section
      ref={bar}
      tabIndex={-1}
      aria-label="Decision"
      className={clsx(
        "relative flex min-h-[69px] flex-none items-center border-line border-t px-4 py-2 text-13 outline-none sm:py-0 sm:h-18 sm:px-6 xl:px-8",
        state.kind === "open" || (state.kind === "decided" && state.mine) ? "bg-page" : "bg-sunken",
      )}
    >
      {state.kind === "open" ? (
        <OpenBar card={card} decide={decide} />
      ) : state.kind === "decided" ? (
        <DecidedBar
          card={card}
          state={state}
          overtaken={!state.mine && offeredId === card.id}
          decide={decide}
          next={next}
          onNext={onNext}
        />
      ) : (
        <ClosedBar card={card} state={state} decide={decide} next={next} onNext={onNext} />
      )}
    </section>
  );
}
