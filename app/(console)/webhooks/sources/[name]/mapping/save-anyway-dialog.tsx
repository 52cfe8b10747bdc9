"use client";

import Link from "next/link";
import { Button } from "@/components/ui/buttons/button";
import { Dialog } from "@/components/ui/layers/dialog";
import { Moment } from "@/components/ui/values/moment";
import { paths } from "@/lib/paths";
import type { TriedMapping } from "@/lib/sources/schemas";

interface SaveAnywayDialogProps {
  open: boolean;
  /** Stored deliveries the mapping cannot read; undefined when it could not be tried. */
  failures: readonly TriedMapping["deliveries"][number][] | undefined;
  onClose: () => void;
  onSave: () => void;
}

/** Asks before saving a mapping that fails on stored deliveries, or was never tried on them. */
export function SaveAnywayDialog({ open, failures, onClose, onSave }: SaveAnywayDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={failures ? "Save a mapping that fails?" : "Save a mapping that was not tried?"}
      className="sm:w-110"
    >
      <div className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
        <p className="text-13 text-ink-2">
          {failures
            ? "Payloads like these are turned away from then on, and kept:"
            : "It could not be tried on the stored deliveries, or is still being tried. Requests it cannot read are rejected and kept."}
        </p>
        {failures ? (
          <ul className="grid gap-1.5 text-13">
            {failures.map(({ deliveryId, receivedAt, mapped }) => (
              <li key={deliveryId}>
                <Link href={paths.webhookDelivery(deliveryId)} className="link">
                  <Moment at={receivedAt} form="log" />
                </Link>{" "}
                <span className="text-ink-2">
                  {mapped.outcome === "mapping" ? mapped.issues.map(({ path }) => path).join(", ") : ""}
                </span>
              </li>
            ))}
          </ul>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button data-first-focus onClick={onClose}>
            Keep editing
          </Button>
          <Button kind="dangerSolid" onClick={onSave}>
            Save anyway
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
