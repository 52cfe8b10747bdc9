"use client";

import type { Approval, ApprovalCard } from "@/lib/approvals/schemas";
import { DecisionBar } from "../decision/decision-bar";
import type { QueueTab } from "../queue/queue-tab";
import { CardEvidence } from "./card-evidence";
import { CardHead, type CardPlace } from "./card-head";
import { CardHero } from "./card-hero";
import { CardSide } from "./card-side";

interface ApprovalCardViewProps {
  card: ApprovalCard;
  tab: QueueTab;
  /** The address names this card: on a phone it is the page and has its own head. */
  named: boolean;
  place: CardPlace | undefined;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  /** The next approval that waits, offered after a decision. */
  next: Approval | undefined;
  onDecideNext: () => void;
}

/** Everything a reviewer needs, with the decision below. The consequence stands above the evidence. */
export function ApprovalCardView(props: ApprovalCardViewProps) {
  const { card } = props;
  return (
    <>
      <CardHead {...props} />
      {/* Positioned, so that what only readers hear stays inside and does not make the page longer. */}
      <div className="relative flex min-h-0 flex-1 scroll-pb-4 flex-col overflow-auto">
        <CardHero card={card} />
        <div className="grid flex-1 grid-cols-1 max-lg:content-start lg:grid-cols-[minmax(0,1fr)_252px] xl:grid-cols-[minmax(0,760px)_minmax(276px,1fr)]">
          <CardEvidence card={card} />
          <CardSide card={card} />
        </div>
      </div>
      <DecisionBar card={card} next={props.next} onNext={props.onDecideNext} />
    </>
  );
}
