import { Band } from "@/components/ui/band";
import { Button } from "@/components/ui/button";
import type { TicketTrail } from "@/lib/tickets/schemas";
import { untrueWords } from "./claim-words";

interface TruthStripProps {
  untrue: TicketTrail["untrue"];
  /** Opens the correcting mail; left out for those who may not write. */
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
