"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Unreadable } from "@/components/queries/unreadable";
import { useShell } from "@/components/shell/shell-context";
import { Table, Th } from "@/components/ui/table";
import { EventsTabs } from "../events-tabs";
import { eventCatalogue } from "../queries";
import { SendEventSheet } from "../send/send-event-sheet.tsx";
import { CatalogueRow } from "./catalogue-row";

/** Every event there can be: its fields, who sends it, whom it wakes, and how many came within a day. */
export function CatalogueView() {
  const { me } = useShell();
  const query = useQuery(eventCatalogue());
  const [sending, setSending] = useState<string>();
  const mayOperate = me.permissions.includes("operate");
  return (
    <div>
      <EventsTabs current="catalogue" />
      {query.data ? (
        <Table
          caption="Events of the catalogue"
          head={
            <>
              <Th>Event and its fields</Th>
              <Th className="max-md:hidden">Sent by</Th>
              <Th className="max-sm:hidden">Wakes</Th>
              <Th right className="max-sm:pr-4">
                Last 24 hours
              </Th>
              {mayOperate ? (
                <Th className="max-sm:hidden">
                  <span className="sr-only">Send</span>
                </Th>
              ) : null}
            </>
          }
        >
          {query.data.items.map((event) => (
            <CatalogueRow
              key={event.name}
              event={event}
              onSend={mayOperate ? () => setSending(event.name) : undefined}
            />
          ))}
        </Table>
      ) : query.isError ? (
        <Unreadable what="The catalogue" query={query}>
          Nothing was changed.
        </Unreadable>
      ) : null}
      <SendEventSheet open={sending !== undefined} name={sending} onClose={() => setSending(undefined)} />
    </div>
  );
}
