"use client";

import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import type { TicketTrail } from "@/lib/tickets/schemas";
import { ProposeRefundDialog } from "./propose-refund-dialog";
import { ReplyDialog } from "./reply-dialog";
import { ResolveDialog } from "./resolve-dialog";
import { type OfferedDeed, offeredDeeds } from "./ticket-deeds";
import { TruthStrip } from "./truth-strip";
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
    else if (kind === "assign") act({ kind, body: { assigneeId: ticket.assigneeId === meId ? null : meId } });
    else act({ kind, body: {} });
  };
  const deeds = offeredDeeds(ticket, meId);
  const correct = ticket.correction ? () => setCorrecting(true) : undefined;
  useKeys("Ticket", [
    ...deeds.map((deed) => ({ keys: deed.keys, label: deed.longLabel, run: () => run(deed) })),
    ...(correct ? [{ keys: "w", label: "Write the correction", run: correct }] : []),
  ]);
  return (
    <>
      <TruthStrip untrue={ticket.untrue} onCorrect={correct} />
      <div role="toolbar" aria-label="Ticket actions" className="mt-3 flex flex-wrap items-center gap-2">
        {deeds.map((deed) => (
          <Button
            key={deed.kind}
            kind={deed.look}
            keyHint={deed.keys}
            busy={busy === deed.kind}
            aria-haspopup={asks(deed, ticket) ? "dialog" : undefined}
            onClick={() => run(deed)}
          >
            {deed.label}
          </Button>
        ))}
        <ReplyDialog
          ticketId={ticket.id}
          to={ticket.customerName ?? ticket.sender}
          correction={correcting ? ticket.correction : null}
          open={replying || correcting}
          busy={busy === "reply"}
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
