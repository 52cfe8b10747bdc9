"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { EmptyList, List } from "@/components/lists/list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/buttons/button";
import type { EventName } from "@/lib/events/event-schemas";
import { WebhooksTabs } from "../webhooks-tabs";
import { NewSourceDialog } from "./new-source-dialog";
import { sourceList } from "./queries";
import { sourceColumns } from "./source-columns";

/** Every source with its deliveries of a day, and a new one for administrators. */
export function SourceTable({ eventNames }: { eventNames: readonly EventName[] }) {
  const { me } = useShell();
  const { items } = usePrefetchedQuery(sourceList());
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
  return (
    <div>
      <WebhooksTabs current="sources" />
      <div className="flex min-h-13 flex-wrap items-center gap-3 px-4 py-2 sm:px-6">
        <p className="min-w-0 flex-1 text-13 text-ink-2">
          Any sender that signs by Standard Webhooks can send; a mapping turns its payloads into events.
        </p>
        {newSource}
      </div>
      <List
        ruled
        caption="Webhook sources"
        columns={sourceColumns}
        rows={items}
        idOf={({ name }) => name}
        empty={
          <EmptyList title="No source yet" action={newSource}>
            Stripe and Postmark need none. Any other sender gets an address and a secret here.
          </EmptyList>
        }
      />
      <NewSourceDialog open={adding} eventNames={eventNames} onClose={() => setAdding(false)} />
    </div>
  );
}
