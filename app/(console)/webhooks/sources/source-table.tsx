"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { EmptyList } from "@/components/lists/empty-list";
import { PlaceholderCell, PlaceholderRows } from "@/components/lists/placeholder-rows";
import { Unreadable } from "@/components/queries/unreadable";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { Table, Th } from "@/components/ui/table";
import type { EventName } from "@/lib/events/event-schemas";
import { WebhooksTabs } from "../webhooks-tabs";
import { NewSourceDialog } from "./new-source-dialog";
import { sourceList } from "./queries";
import { SourceRow } from "./source-row";

/** Every source with what it sent lately, and a new one for those who may. */
export function SourceTable({ eventNames }: { eventNames: readonly EventName[] }) {
  const { me } = useShell();
  const query = useQuery(sourceList());
  const [adding, setAdding] = useState(false);
  const mayAdminister = me.permissions.includes("administer");
  useKeys(
    "Sources",
    mayAdminister ? [{ keys: "n", label: "Set a source up", run: () => setAdding(true) }] : [],
  );
  const newSource = mayAdminister ? (
    <Button
      size="sm"
      keyHint="n"
      aria-haspopup="dialog"
      icon={<Plus aria-hidden="true" className="icon-14" />}
      onClick={() => setAdding(true)}
    >
      New source
    </Button>
  ) : null;
  const sources = query.data?.items;
  return (
    <div>
      <WebhooksTabs current="sources" />
      <div className="flex min-h-13 flex-wrap items-center gap-3 px-4 py-2 sm:px-6">
        <p className="min-w-0 flex-1 text-13 text-ink-2">
          Anybody who signs by Standard Webhooks can send; a mapping says what a payload means.
        </p>
        {newSource}
      </div>
      <div className="border-line border-t">
        {query.isError && !sources ? (
          <Unreadable what="The sources" query={query}>
            Nothing was changed; what is delivered is stored meanwhile.
          </Unreadable>
        ) : sources?.length === 0 ? (
          <EmptyList title="No source yet" action={newSource}>
            Stripe and Postmark need none. Any other sender gets an address and a secret here.
          </EmptyList>
        ) : (
          <Table
            caption="Webhook sources"
            head={
              <>
                <Th>Source</Th>
                <Th className="max-md:hidden">Becomes</Th>
                <Th className="max-sm:hidden">State</Th>
                <Th className="max-sm:hidden">Last delivery</Th>
                <Th right>Accepted, 24 h</Th>
                <Th right>Rejected</Th>
              </>
            }
          >
            {sources?.map((source) => <SourceRow key={source.name} source={source} />) ?? (
              <PlaceholderRows count={3}>
                <PlaceholderCell bar="w-60" className="w-full" />
              </PlaceholderRows>
            )}
          </Table>
        )}
      </div>
      <NewSourceDialog open={adding} eventNames={eventNames} onClose={() => setAdding(false)} />
    </div>
  );
}
