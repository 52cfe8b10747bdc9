import { Button } from "@/components/ui/buttons/button";
import { Band } from "@/components/ui/states/band";
import { holderBeside } from "@/lib/tickets/rules";
import type { TicketTrail } from "@/lib/tickets/schemas";
import { untrueWords } from "./claim-words";

/** Tells a person that somebody else took over the ticket they had in hand. */
export function TakenOver({ ticket, meId }: { ticket: TicketTrail; meId: string }) {
  if (holderBeside(ticket, meId) === null || !tookItOver(ticket, meId)) return null;
  return (
    <div className="mt-3">
      <Band tone="failed" title={`${ticket.assigneeName ?? "Somebody else"} took this ticket over from you.`}>
        You cannot reply any more, unless you take it over again.
      </Band>
    </div>
  );
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
  /** Opens the correcting mail; undefined for a person who may not write. */
  onCorrect?: () => void;
}

/** That the customer has read something the records contradict. It goes when a correction is sent. */
export function TruthStrip({ untrue: [first, ...more], onCorrect }: TruthStripProps) {
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
