import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { OperationView } from "@/lib/operations/schemas";

interface AbortDialogProps {
  operation: OperationView;
  open: boolean;
  onClose: () => void;
  onAbort: () => void;
}

/** Asks once more: an aborted operation does not go on. */
export function AbortDialog({ operation, open, onClose, onAbort }: AbortDialogProps) {
  const { done, left, inFlight } = operation;
  return (
    <Dialog open={open} onClose={onClose} title="Abort it for good?" className="sm:w-110">
      <div className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
        <p className="text-13 text-ink-2">
          {done} done stay done, {inFlight} in flight end by themselves, and {left} are left as they are. It
          cannot be resumed; what is left can be taken up by another operation.
        </p>
        <div className="flex justify-end gap-2">
          <Button data-first-focus onClick={onClose}>
            Keep it
          </Button>
          <Button kind="dangerSolid" onClick={onAbort}>
            Abort, leave {left}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
