"use client";

import { ClockPlus, Ellipsis, HandHelping, PencilLine, SearchCheck } from "lucide-react";
import { useState } from "react";
import { Button, buttonStyle } from "@/components/ui/buttons/button";
import { Dialog } from "@/components/ui/layers/dialog";
import { Menu, MenuItem } from "@/components/ui/layers/menu";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { AmendDialog } from "./amend-dialog";
import { decisionWords } from "./decision-words";
import { useCardActions } from "./use-card-actions";

/** What a person may do with an open card beside deciding it. */
export function MoreActions({ card, onExtend }: { card: ApprovalCard; onExtend?: () => void }) {
  const { ticketId } = card;
  const [asking, setAsking] = useState<"amend" | "take-over">();
  const { busy, act } = useCardActions(card);
  const close = () => setAsking(undefined);
  if (ticketId === null && !onExtend) return null;
  return (
    <>
      <Menu
        label="More actions"
        trigger={<Ellipsis aria-hidden="true" className="icon" />}
        triggerClassName={`${buttonStyle({ kind: "quiet", size: "bar" })} w-12 flex-none px-0! max-sm:-mr-3`}
      >
        {onExtend ? (
          <MenuItem icon={<ClockPlus aria-hidden="true" className="icon" />} onSelect={onExtend}>
            Extend the deadline
          </MenuItem>
        ) : null}
        {card.form === "refund" ? (
          <MenuItem
            icon={<PencilLine aria-hidden="true" className="icon" />}
            onSelect={() => setAsking("amend")}
          >
            Amend the amount
          </MenuItem>
        ) : null}
        {ticketId ? (
          <>
            <MenuItem
              icon={<SearchCheck aria-hidden="true" className="icon" />}
              onSelect={() => act({ kind: "investigate" })}
            >
              Ask for an investigation
            </MenuItem>
            <MenuItem
              icon={<HandHelping aria-hidden="true" className="icon" />}
              onSelect={() => setAsking("take-over")}
            >
              Take over the ticket
            </MenuItem>
          </>
        ) : null}
      </Menu>
      {card.form === "refund" ? (
        <AmendDialog
          card={card}
          open={asking === "amend"}
          busy={busy === "amend"}
          onClose={close}
          onAmend={(body) => act({ kind: "amend", body }, close)}
        />
      ) : null}
      <Dialog open={asking === "take-over"} onClose={close} title="Take over the ticket" className="sm:w-95">
        <div className="grid gap-4 px-4 pt-1.5 pb-7 text-13 sm:px-6 sm:pb-5">
          <p className="text-ink-2">
            This approval is withdrawn. {decisionWords(card).nothing}, and the agent stays out of the ticket:
            the answer is yours to write.
          </p>
          <div className="flex justify-end gap-2">
            <Button onClick={close} data-first-focus>
              Leave it with the agent
            </Button>
            <Button
              kind="primary"
              busy={busy === "take-over"}
              onClick={() => act({ kind: "take-over" }, close)}
            >
              Take it over
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
