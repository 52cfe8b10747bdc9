"use client";

import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { AskInPlace } from "@/components/ui/buttons/ask-in-place";
import { Button } from "@/components/ui/buttons/button";
import { holderBeside } from "@/lib/tickets/rules";
import type { TicketTrail } from "@/lib/tickets/schemas";
import { ProposeRefundDialog } from "./propose-refund-dialog";
import { ReplyDialog } from "./reply-dialog";
import { ResolveDialog } from "./resolve-dialog";
import { type OfferedDeed, offeredDeeds } from "./ticket-deeds";
import { useTicketActions } from "./use-ticket-actions";

interface TicketActionsProps {
  ticket: TicketTrail;
  meId: string;
  /** The reply dialog is open with the correcting mail. */
  correcting: boolean;
  /** Opens the correcting mail; undefined where none is due or this person may not write it. */
  onCorrect: (() => void) | undefined;
  onCorrected: () => void;
}

type Question = "take-over" | "reply" | "propose-refund" | "resolve";

/** Actions on the ticket. The bar stays below the page in one row, whatever an action changes above it. */
export function TicketActions({ ticket, meId, correcting, onCorrect, onCorrected }: TicketActionsProps) {
  const { act, busy } = useTicketActions(ticket.id);
  const [asking, setAsking] = useState<Question>();
  const holderId = holderBeside(ticket, meId);
  const holder = holderId === null ? undefined : (ticket.assigneeName ?? "Somebody else");
  const close = () => {
    setAsking(undefined);
    onCorrected();
  };
  const takeOver = () => act({ kind: "take-over", body: holderId === null ? {} : { from: holderId } }, close);
  const run = ({ kind }: OfferedDeed) => {
    if (kind === "reply" || kind === "propose-refund" || (kind === "resolve" && ticket.unsettled))
      setAsking(kind);
    else if (kind === "take-over") {
      // It displaces a person, or withdraws a question that somebody may be deciding: that is asked first.
      if (holder || ticket.status === "waiting") setAsking(kind);
      else takeOver();
    } else if (kind === "assign")
      act({ kind, body: { assigneeId: ticket.assigneeId === meId ? null : meId } });
    else act({ kind, body: {} });
  };
  const deeds = offeredDeeds(ticket, meId);
  useKeys("Ticket", [
    ...deeds.flatMap((deed) =>
      deed.keys ? [{ keys: deed.keys, label: deed.longLabel, run: () => run(deed) }] : [],
    ),
    ...(onCorrect ? [{ keys: "w", label: "Write the correction", run: onCorrect }] : []),
  ]);
  return (
    <div
      role="toolbar"
      aria-label="Ticket actions"
      className="flex-none border-line border-t px-4 py-3 sm:px-6"
    >
      {asking === "take-over" ? (
        <TakeOverQuestion holder={holder} busy={busy === "take-over"} onYes={takeOver} onNo={close} />
      ) : null}
      <div className="-m-1 flex items-center gap-2 overflow-x-auto p-1">
        {deeds.map((deed) => (
          <Button
            key={deed.kind}
            kind={deed.look}
            keyHint={deed.keys}
            busy={busy === deed.kind}
            aria-expanded={deed.kind === "take-over" ? asking === "take-over" : undefined}
            aria-haspopup={asks(deed, ticket) ? "dialog" : undefined}
            onClick={() => run(deed)}
          >
            {deed.label}
          </Button>
        ))}
      </div>
      <ReplyDialog
        ticketId={ticket.id}
        to={ticket.customerName ?? ticket.sender}
        correction={correcting ? ticket.correction : null}
        open={asking === "reply" || correcting}
        busy={busy === "reply"}
        heldBy={holder}
        onClose={close}
        onSend={(reply) => act({ kind: "reply", body: reply }, close)}
      />
      <ProposeRefundDialog
        ticket={ticket}
        open={asking === "propose-refund"}
        busy={busy === "propose-refund"}
        onClose={close}
        onPropose={(proposal) => act({ kind: "propose-refund", body: proposal }, close)}
      />
      <ResolveDialog
        open={asking === "resolve"}
        busy={busy === "resolve"}
        onClose={close}
        onResolve={(how) => act({ kind: "resolve", body: { how } }, close)}
      />
    </div>
  );
}

/** Whether a deed asks something before it is done. */
function asks({ kind }: OfferedDeed, { unsettled }: TicketTrail): boolean {
  return kind === "reply" || kind === "propose-refund" || (kind === "resolve" && unsettled);
}

interface TakeOverQuestionProps {
  /** The person who has the ticket now. */
  holder: string | undefined;
  busy: boolean;
  onYes: () => void;
  onNo: () => void;
}

/** Stands above the buttons, so that none of them moves. */
function TakeOverQuestion({ holder, busy, onYes, onNo }: TakeOverQuestionProps) {
  return (
    <AskInPlace
      question={
        holder
          ? `Take this ticket over from ${holder}? ${holder} is told, and cannot reply any more.`
          : "Take this ticket over? The open approval is withdrawn, and the agent stops."
      }
      yes={holder ? `Take over from ${holder}` : "Take over, withdraw the approval"}
      no={holder ? `Leave it with ${holder}` : "Leave it to the agent"}
      busy={busy}
      onYes={onYes}
      onNo={onNo}
      className="mb-3"
    />
  );
}
