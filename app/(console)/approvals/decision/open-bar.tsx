"use client";

import { useEffect, useRef, useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { AskInPlace } from "@/components/ui/buttons/ask-in-place";
import { Button, ButtonLink } from "@/components/ui/buttons/button";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { RejectButton } from "./decision-buttons";
import { MoreActions } from "./more-actions";
import type { useDecide } from "./use-decide";

interface OpenBarProps {
  card: ApprovalCard;
  decide: ReturnType<typeof useDecide>;
}

/** The bar of an open approval: the amount stands on the button, the consequences above it on the card. */
export function OpenBar({ card, decide }: OpenBarProps) {
  const [extending, setExtending] = useState(false);
  // The question takes the place of the button that raised it, and gives the focus back to it.
  const extendButton = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current && !extending) extendButton.current?.focus();
    asked.current = extending;
  }, [extending]);
  useKeys("Decision", [{ keys: "a", label: approveLabel(card), run: decide.approve }]);
  if (extending) {
    return (
      <AskInPlace
        className="w-full justify-between"
        question="Extend the deadline? It starts again from now, with its full time."
        yes="Extend it"
        no="Keep the deadline"
        busy={decide.busy === "extend"}
        onYes={() => decide.extend(() => setExtending(false))}
        onNo={() => setExtending(false)}
      />
    );
  }
  return (
    <div className="flex w-full items-center gap-2">
      <Button
        kind="primary"
        size="bar"
        keyHint="a"
        busy={decide.busy === "approve"}
        onClick={decide.approve}
        className="max-sm:flex-1 max-sm:px-2!"
      >
        <span>
          {card.form === "refund" ? (
            <>
              Approve {formatMoney(card)}
              <span className="max-sm:sr-only"> refund</span>
            </>
          ) : (
            approveLabel(card)
          )}
        </span>
      </Button>
      <RejectButton card={card} decide={decide} />
      <Button
        ref={extendButton}
        kind="quiet"
        size="bar"
        onClick={() => setExtending(true)}
        className="max-sm:hidden sm:ml-auto"
      >
        Extend
      </Button>
      {card.ticketId ? (
        <ButtonLink
          href={paths.ticket(card.ticketId)}
          kind="quiet"
          size="bar"
          keyHint="t"
          className="max-lg:hidden"
        >
          Open ticket
        </ButtonLink>
      ) : null}
      <MoreActions card={card} onExtend={() => setExtending(true)} />
    </div>
  );
}

function approveLabel(card: ApprovalCard): string {
  if (card.form === "refund") return `Approve ${formatMoney(card)} refund`;
  return card.form === "reply" ? "Approve and send" : "Approve";
}
