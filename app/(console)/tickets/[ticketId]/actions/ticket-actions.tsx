"use client";

import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { useShell } from "@/components/shell/shell-context";
import { AskInPlace } from "@/components/ui/buttons/ask-in-place";
import { Button } from "@/components/ui/buttons/button";
import { Band } from "@/components/ui/states/band";
import { holderBeside } from "@/lib/tickets/rules";
import type { TicketTrail } from "@/lib/tickets/schemas";
import { untrueWords } from "./claim-words";
import { ProposeRefundDialog } from "./propose-refund-dialog";
import { ReplyDialog } from "./reply-dialog";
import { ResolveDialog } from "./resolve-dialog";
import { type OfferedDeed, offeredDeeds } from "./ticket-deeds";
import { useTicketActions } from "./use-ticket-actions";

/** What the customer was told wrongly, and what a person can do here; only the first for those who may only look. */
export function TicketActions({ ticket }: { ticket: TicketTrail }) {
  const { me } = useShell();
  if (!me.permissions.includes("decide")) return <TruthStrip untrue={ticket.untrue} />;
  return <Toolbar ticket={ticket} meId={me.id} />;
}

function Toolbar({ ticket, meId }: { ticket: TicketTrail; meId: string }) {
  const { act, busy } = useTicketActions(ticket.id);
  const [replying, setReplying] = useState(false);
  const [taking, setTaking] = useState(false);
  const holderId = holderBeside(ticket, meId);
  const holder = holderId === null ? undefined : (ticket.assigneeName ?? "Somebody else");
  const takeOver = () =>
    act({ kind: "take-over", body: holderId === null ? {} : { from: holderId } }, () => setTaking(false));
  const [correcting, setCorrecting] = useState(false);
  const close = () => {
    setReplying(false);
    setCorrecting(false);
  };
  const [asking, setAsking] = useState<"propose-refund" | "resolve">();
  const stopAsking = () => setAsking(undefined);
  const run = ({ kind }: OfferedDeed) => {
    if (kind === "reply") setReplying(true);
    else if (kind === "propose-refund" || (kind === "resolve" && ticket.unsettled)) setAsking(kind);
    else if (kind === "take-over") {
      // It displaces a person, or withdraws a question that somebody may be deciding: that is asked first.
      if (holder || ticket.status === "waiting") setTaking(true);
      else takeOver();
    } else if (kind === "assign")
      act({ kind, body: { assigneeId: ticket.assigneeId === meId ? null : meId } });
    else act({ kind, body: {} });
  };
  const deeds = offeredDeeds(ticket, meId);
  const correct = ticket.correction && !holder ? () => setCorrecting(true) : undefined;
  useKeys("Ticket", [
    ...deeds.flatMap((deed) =>
      deed.keys ? [{ keys: deed.keys, label: deed.longLabel, run: () => run(deed) }] : [],
    ),
    ...(correct ? [{ keys: "w", label: "Write the correction", run: correct }] : []),
  ]);
  return (
    <>
      <TruthStrip untrue={ticket.untrue} onCorrect={correct} />
      {holder && tookItOver(ticket, meId) ? (
        <div className="mt-3">
          <Band tone="failed" title={`${holder} took this ticket over from you.`}>
            You cannot reply any more, unless you take it over again.
          </Band>
        </div>
      ) : null}
      <div role="toolbar" aria-label="Ticket actions" className="mt-3 flex flex-wrap items-center gap-2">
        {deeds.map((deed) => (
          <Button
            key={deed.kind}
            kind={deed.look}
            keyHint={deed.keys}
            busy={busy === deed.kind}
            aria-expanded={deed.kind === "take-over" ? taking : undefined}
            aria-haspopup={asks(deed, ticket) ? "dialog" : undefined}
            onClick={() => run(deed)}
          >
            {deed.label}
          </Button>
        ))}
        {taking ? (
          <AskInPlace
            question={
              holder
                ? `Take this ticket over from ${holder}? ${holder} is told, and cannot reply any more.`
                : "Take this ticket over? The open approval is withdrawn, and the agent stops."
            }
            yes={holder ? `Take over from ${holder}` : "Take over, withdraw the approval"}
            no={holder ? `Leave it with ${holder}` : "Leave it to the agent"}
            busy={busy === "take-over"}
            onYes={takeOver}
            onNo={() => setTaking(false)}
          />
        ) : null}
        <ReplyDialog
          ticketId={ticket.id}
          to={ticket.customerName ?? ticket.sender}
          correction={correcting ? ticket.correction : null}
          open={replying || correcting}
          busy={busy === "reply"}
          heldBy={holder}
          onClose={close}
          onSend={(reply) => act({ kind: "reply", body: reply }, close)}
        />
        <ProposeRefundDialog
          ticket={ticket}
          open={asking === "propose-refund"}
          busy={busy === "propose-refund"}
          onClose={stopAsking}
          onPropose={(proposal) => act({ kind: "propose-refund", body: proposal }, stopAsking)}
        />
        <ResolveDialog
          open={asking === "resolve"}
          busy={busy === "resolve"}
          onClose={stopAsking}
          onResolve={(how) => act({ kind: "resolve", body: { how } }, stopAsking)}
        />
      </div>
    </>
  );
}

/** Whether a deed asks something before it is done. */
function asks({ kind }: OfferedDeed, { unsettled }: TicketTrail): boolean {
  return kind === "reply" || kind === "propose-refund" || (kind === "resolve" && unsettled);
}

/** Whether this person had the ticket in hand before. */
function tookItOver({ timeline }: TicketTrail, meId: string): boolean {
  return timeline.some(
    (entry) =>
      entry.kind === "audit" && entry.row.action === "ticket_taken_over" && entry.row.actorId === meId,
  );
}

interface TruthStripProps {
  untrue: TicketTrail["untrue"];
  /** Opens the correcting mail; left out for those who may not write. */
  onCorrect?: () => void;
}

/** That the customer has read something the records contradict. It goes when a correction is sent. */
function TruthStrip({ untrue: [first, ...more], onCorrect }: TruthStripProps) {
  if (!first) return null;
  const { title, safe } = untrueWords(first);
  const correct = onCorrect ? (
    <Button kind="primary" keyHint="w" aria-haspopup="dialog" onClick={onCorrect}>
      Write the correction
    </Button>
  ) : null;
  return (
    <div className="mt-3">
      <Band tone="failed" title={title} action={correct}>
        {safe}
        {more.length > 0
          ? ` ${more.length} more ${more.length === 1 ? "sentence is" : "sentences are"} marked below.`
          : ""}
      </Band>
    </div>
  );
}
