"use client";

import { Lock } from "lucide-react";
import { ButtonLink } from "@/components/ui/buttons/button";
import { StateGlyph } from "@/components/ui/states/state-mark";
import { IdChip } from "@/components/ui/values/id-chip";
import { Moment } from "@/components/ui/values/moment";
import type { Approval, ApprovalCard } from "@/lib/approvals/schemas";
import { paths } from "@/lib/paths";
import { NextButton, RejectButton } from "./decision-buttons";
import type { DecisionState } from "./decision-state";
import { decisionWords } from "./decision-words";
import { MoreActions } from "./more-actions";
import type { useDecide } from "./use-decide";

interface ClosedBarProps {
  card: ApprovalCard;
  state: Exclude<DecisionState, { kind: "open" } | { kind: "decided" }>;
  decide: ReturnType<typeof useDecide>;
  next: Approval | undefined;
  onNext: () => void;
}

/** Shown when this person may not approve: the reason and the next step. Rejecting may still be allowed. */
export function ClosedBar({ card, state, decide, next, onNext }: ClosedBarProps) {
  return (
    <div className="flex w-full items-center gap-3">
      {state.kind === "agreed" ? (
        <StateGlyph state="completed" className="text-completed" />
      ) : state.kind === "over" ? (
        <StateGlyph state="cancelled" className="text-ink-3" />
      ) : (
        <Lock aria-hidden="true" className="icon text-ink-3" />
      )}
      <div role="status" className="min-w-0 grow leading-4.5">
        <Said state={state} card={card} />
      </div>
      {card.mayReject && state.kind !== "over" ? <RejectButton card={card} decide={decide} /> : null}
      {card.ticketId ? (
        <ButtonLink href={paths.ticket(card.ticketId)} kind="quiet" size="bar" className="max-lg:hidden">
          Open ticket
        </ButtonLink>
      ) : null}
      {card.mayReject && state.kind !== "over" ? <MoreActions card={card} /> : null}
      <NextButton next={next} onNext={onNext} />
    </div>
  );
}

function Said({ state, card }: Pick<ClosedBarProps, "state" | "card">) {
  const words = decisionWords(card);
  if (state.kind === "agreed") {
    return (
      <>
        <b>
          You agreed, <Moment at={state.at} form="clock" />.
        </b>{" "}
        <span className="text-ink-2">
          {words.nothing} until {card.requiredDecisions > 2 ? "the others agree" : "a second person agrees"}.
        </span>
      </>
    );
  }
  if (state.kind === "closed") {
    return (
      <>
        <b>{whyClosed(card)}</b> <span className="text-ink-2">{state.why}</span>
      </>
    );
  }
  return state.status === "expired" ? (
    <>
      <b>Expired, nobody decided in time.</b> <span className="text-ink-2">{words.expired}</span>
    </>
  ) : (
    <>
      <b>{card.amendedBy ? "Amended." : "Withdrawn."}</b>{" "}
      <span className="text-ink-2">
        {card.amendedBy ? (
          <>
            Another amount is asked for by{" "}
            <IdChip id={card.amendedBy} href={paths.approval(card.amendedBy)} />.
          </>
        ) : (
          words.withdrawn
        )}
      </span>
    </>
  );
}

function whyClosed({ impossible, mayReject }: ApprovalCard): string {
  if (!mayReject) return "Not yours to decide.";
  return impossible ? "Cannot be approved." : "Not yours to approve.";
}
