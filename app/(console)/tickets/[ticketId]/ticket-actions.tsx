"use client";

import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import type { TicketTrail } from "@/lib/tickets/schemas";
import { ReplyDialog } from "./reply-dialog";
import { type OfferedDeed, offeredDeeds } from "./ticket-deeds";
import { useTicketActions } from "./use-ticket-actions";

/** What a person can do here; nothing for those who may only look. */
export function TicketActions({ ticket }: { ticket: TicketTrail }) {
  const { me } = useShell();
  return me.permissions.includes("decide") ? <Toolbar ticket={ticket} meId={me.id} /> : null;
}

function Toolbar({ ticket, meId }: { ticket: TicketTrail; meId: string }) {
  const { act, busy } = useTicketActions(ticket.id);
  const [replying, setReplying] = useState(false);
  const run = ({ kind }: OfferedDeed) => {
    if (kind === "reply") setReplying(true);
    else if (kind === "assign") act({ kind, body: { assigneeId: ticket.assigneeId === meId ? null : meId } });
    else act({ kind, body: {} });
  };
  const deeds = offeredDeeds(ticket, meId);
  useKeys(
    "Ticket",
    deeds.map((deed) => ({ keys: deed.keys, label: deed.longLabel, run: () => run(deed) })),
  );
  return (
    <div role="toolbar" aria-label="Ticket actions" className="mt-3 flex flex-wrap items-center gap-2">
      {deeds.map((deed) => (
        <Button
          key={deed.kind}
          kind={deed.look}
          keyHint={deed.keys}
          busy={busy === deed.kind}
          aria-haspopup={deed.kind === "reply" ? "dialog" : undefined}
          onClick={() => run(deed)}
        >
          {deed.label}
        </Button>
      ))}
      <ReplyDialog
        to={ticket.customerName ?? ticket.sender}
        open={replying}
        busy={busy === "reply"}
        onClose={() => setReplying(false)}
        onSend={(reply) => act({ kind: "reply", body: reply }, () => setReplying(false))}
      />
    </div>
  );
}
