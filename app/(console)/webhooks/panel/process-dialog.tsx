import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { DeliveryDetail } from "@/lib/webhooks/schemas";

interface ProcessDialogProps {
  delivery: DeliveryDetail;
  open: boolean;
  onClose: () => void;
  onProcess: () => void;
}

/** Says what processing again does before it does it. */
export function ProcessDialog({ delivery: { event, status }, open, onClose, onProcess }: ProcessDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Process it again?" className="sm:w-110">
      <div className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
        <p className="text-13 text-ink-2">
          {status === "rejected"
            ? "It goes in as if it came once more, and starts what it means today. If the sender has come again meanwhile, nothing starts twice."
            : `${event?.name ?? "What it means today"} is sent under a fresh id, and everything that listens runs again.`}{" "}
          A refund that was paid and a reply that was sent are not repeated. It stands in the audit log with
          your name.
        </p>
        <div className="flex justify-end gap-2">
          <Button data-first-focus onClick={onClose}>
            Leave it
          </Button>
          <Button kind="primary" onClick={onProcess}>
            Process again
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
