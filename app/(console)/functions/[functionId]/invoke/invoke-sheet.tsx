"use client";

import { Sheet } from "@/components/ui/sheet";
import type { FunctionView } from "@/lib/functions/schemas";
import { InvokeForm } from "./invoke-form";

interface InvokeSheetProps {
  view: FunctionView;
  open: boolean;
  onClose: () => void;
}

/** Starts one run by hand. */
export function InvokeSheet({ view, open, onClose }: InvokeSheetProps) {
  return (
    <Sheet open={open} onClose={onClose} title={`Invoke ${view.id}`}>
      {open ? <InvokeForm view={view} onClose={onClose} /> : null}
    </Sheet>
  );
}
