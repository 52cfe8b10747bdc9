"use client";

import { SuppressionBand } from "@/components/records/suppression-band";
import { useShell } from "@/components/shell/shell-context";
import type { TicketTrail } from "@/lib/tickets/schemas";
import { useTicketActions } from "./actions/use-ticket-actions";

/** Where the other side gets no more mail: why, and the way to change that for those who may reply. */
export function TicketSuppression({ ticket: { id, suppression } }: { ticket: TicketTrail }) {
  const { me } = useShell();
  const { act, busy } = useTicketActions(id);
  if (!suppression) return null;
  const lift = () => act({ kind: "lift-suppression", body: {} });
  return (
    <div className="mt-3">
      <SuppressionBand
        suppression={suppression}
        onLift={me.permissions.includes("decide") ? lift : undefined}
        busy={busy === "lift-suppression"}
      />
    </div>
  );
}
