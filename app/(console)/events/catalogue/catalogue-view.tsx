"use client";

import { useState } from "react";
import { List } from "@/components/lists/list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
import { EventsTabs } from "../events-tabs";
import { eventCatalogue } from "../queries";
import { SendEventSheet } from "../send/send-event-sheet";
import { catalogueColumns } from "./catalogue-columns";

/** Every event of the catalogue, and a form to send one. */
export function CatalogueView() {
  const { me } = useShell();
  const { items } = usePrefetchedQuery(eventCatalogue());
  const [sending, setSending] = useState<string>();
  return (
    <div>
      <EventsTabs current="catalogue" />
      <List
        caption="Events of the catalogue"
        columns={catalogueColumns(me.permissions.includes("operate") ? setSending : undefined)}
        rows={items}
        idOf={({ name }) => name}
        empty={null}
      />
      <SendEventSheet open={sending !== undefined} name={sending} onClose={() => setSending(undefined)} />
    </div>
  );
}
