"use client";

import { type SyntheticEvent, useState } from "react";
import { Button } from "@/components/ui/buttons/button";
import { TextAreaField } from "@/components/ui/fields/field";
import { Dialog } from "@/components/ui/layers/dialog";

interface ResolveDialogProps {
  open: boolean;
  busy: boolean;
  onClose: () => void;
  onResolve: (how: string) => void;
}

/** Asks how a refund was settled that was not paid here, before its ticket is resolved. */
export function ResolveDialog({ open, busy, onClose, onResolve }: ResolveDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Resolve the ticket" className="sm:w-120">
      {open ? <ResolveForm busy={busy} onClose={onClose} onResolve={onResolve} /> : null}
    </Dialog>
  );
}

function ResolveForm({ busy, onClose, onResolve }: Omit<ResolveDialogProps, "open">) {
  const [how, setHow] = useState("");
  const [tried, setTried] = useState(false);
  const empty = how.trim() === "";

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    setTried(true);
    if (!empty) onResolve(how.trim());
  }

  return (
    <form onSubmit={onSubmit} className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
      <TextAreaField
        data-first-focus
        label="How was the refund settled?"
        help="A refund was asked for on this ticket and none was paid. The note stays on the ticket; the customer does not read it."
        error={tried && empty ? "Say how. The ticket is still open." : undefined}
        rows={4}
        maxLength={2_000}
        value={how}
        onChange={(event) => setHow(event.target.value)}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Keep it open</Button>
        <Button type="submit" kind="primary" busy={busy}>
          Note it and resolve
        </Button>
      </div>
    </form>
  );
}
