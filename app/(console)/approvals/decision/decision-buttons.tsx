"use client";

import { useRef, useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { Button } from "@/components/ui/buttons/button";
import type { Approval, ApprovalCard } from "@/lib/approvals/schemas";
import { shortName } from "./decision-words";
import { RejectDialog } from "./reject-dialog";
import type { useDecide } from "./use-decide";

/** Rejects, after asking for a reason. Offered to everybody who may decide, even where they may not approve. */
export function RejectButton({ card, decide }: { card: ApprovalCard; decide: ReturnType<typeof useDecide> }) {
  const [rejecting, setRejecting] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useKeys("Rejection", [{ keys: "r", label: "Reject, with a reason", run: () => setRejecting(true) }]);
  return (
    <>
      <Button
        ref={button}
        size="bar"
        keyHint="r"
        busy={decide.busy === "reject"}
        aria-haspopup="dialog"
        onClick={() => setRejecting(true)}
      >
        Reject
      </Button>
      <RejectDialog
        card={card}
        open={rejecting}
        anchor={button}
        onClose={() => setRejecting(false)}
        onReject={(words) => {
          setRejecting(false);
          decide.reject(words);
        }}
      />
    </>
  );
}

interface NextButtonProps {
  next: Approval | undefined;
  onNext: () => void;
  className?: string;
}

/** A button to the next open approval, named by its amount; nothing when there is none. */
export function NextButton({ next, onNext, className }: NextButtonProps) {
  if (!next) return null;
  return (
    <Button size="bar" onClick={onNext} className={className}>
      Next<span className="-ml-2 max-w-40 truncate max-sm:hidden">, {shortName(next)}</span>
    </Button>
  );
}
