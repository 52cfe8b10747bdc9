"use client";

import { ClockPlus } from "lucide-react";
import { useKeys } from "@/components/keys/keys-provider";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { RejectButton } from "./reject-button";
import type { useDecide } from "./use-decide";

interface OpenBarProps {
  card: ApprovalCard;
  decide: ReturnType<typeof useDecide>;
}

/** The decision to take: the amount stands on the button, the consequences above it on the card. */
export function OpenBar({ card, decide }: OpenBarProps) {
  useKeys("Decision", [
    { keys: "a", label: `Approve ${formatMoney(card)} refund`, run: decide.approve },
    { keys: "e", label: "Extend the deadline", run: decide.extend },
  ]);
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
          Approve {formatMoney(card)}
          <span className="max-sm:sr-only"> refund</span>
        </span>
      </Button>
      <RejectButton card={card} decide={decide} />
      <Button
        kind="quiet"
        size="bar"
        keyHint="e"
        icon={<ClockPlus aria-hidden="true" className="icon sm:hidden" />}
        busy={decide.busy === "extend"}
        onClick={decide.extend}
        className="max-sm:-mr-3 max-sm:w-12 max-sm:flex-none max-sm:gap-0! max-sm:px-0! sm:ml-auto"
      >
        <span className="max-sm:sr-only">Extend</span>
      </Button>
      <ButtonLink
        href={paths.ticket(card.ticketId)}
        kind="quiet"
        size="bar"
        keyHint="t"
        className="max-lg:hidden"
      >
        Open ticket
      </ButtonLink>
    </div>
  );
}
