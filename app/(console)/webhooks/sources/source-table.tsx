"use client";

import { useState } from "react";
import { AddableList } from "@/components/lists/addable-list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import type { EventName } from "@/lib/events/event-schemas";
import { WebhooksTabs } from "../webhooks-tabs";
import { NewSourceDialog } from "./new-source-dialog";
import { sourceList } from "./queries";
import { sourceColumns } from "./source-columns";

/** Every source with its deliveries of a day, and a new one for administrators. */
export function SourceTable({ eventNames }: { eventNames: readonly EventName[] }) {
  const { items } = usePrefetchedQuery(sourceList());
  const [adding, setAdding] = useState(false);
  return (
    <div>
      <WebhooksTabs current="sources" />
      <AddableList
        caption="Webhook sources"
        intro="Any sender that signs by Standard Webhooks can send; a mapping turns its payloads into events."
        columns={sourceColumns}
        rows={items}
        idOf={({ name }) => name}
        add={{
          button: "New source",
          keyGroup: "Sources",
          keyLabel: "Set a source up",
          onAdd: () => setAdding(true),
        }}
        empty={{
          title: "No source yet",
          text: "Stripe and Postmark need none. Any other sender gets an address and a secret here.",
        }}
      />
      <NewSourceDialog open={adding} eventNames={eventNames} onClose={() => setAdding(false)} />
    </div>
  );
}
