"use client";

import { useQuery } from "@tanstack/react-query";
import { TryAgain } from "@/components/queries/unreadable";
import { Sheet, SheetBody } from "@/components/ui/layers/sheet";
import { EmptyState, Skeleton } from "@/components/ui/states/empty-state";
import { eventCatalogue } from "../queries";
import { SendEventForm } from "./send-event-form";

interface SendEventSheetProps {
  open: boolean;
  /** The event to begin with; the first of the catalogue when left out. */
  name?: string;
  onClose: () => void;
}

/** Sends an event by hand, like any other sender. */
export function SendEventSheet({ open, name, onClose }: SendEventSheetProps) {
  return (
    <Sheet open={open} onClose={onClose} title="Send a test event">
      {open ? <Loaded name={name} onClose={onClose} /> : null}
    </Sheet>
  );
}

function Loaded({ name, onClose }: { name?: string; onClose: () => void }) {
  const query = useQuery(eventCatalogue());
  if (query.data)
    return (
      <SendEventForm
        events={query.data.items.filter(({ byHand }) => byHand)}
        initialName={name}
        onClose={onClose}
      />
    );
  return (
    <SheetBody>
      {query.isError ? (
        <EmptyState kind="failed" title="The catalogue could not be read" action={<TryAgain query={query} />}>
          {query.error.message} Nothing was sent.
        </EmptyState>
      ) : (
        <Skeleton className="w-80 max-w-full" />
      )}
    </SheetBody>
  );
}
