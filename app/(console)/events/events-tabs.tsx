"use client";

import { Send } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/buttons/button";
import { TabLine } from "@/components/ui/layout/tabs";
import { paths } from "@/lib/paths";
import { SendEventSheet } from "./send/send-event-sheet";

/** The views of the events, stream and catalogue, with a button that sends an event by hand. */
export function EventsTabs({ current }: { current: "stream" | "catalogue" }) {
  const { me } = useShell();
  const [sending, setSending] = useState(false);
  const mayOperate = me.permissions.includes("operate");
  useKeys(
    "Events",
    mayOperate ? [{ keys: "s", label: "Send a test event", run: () => setSending(true) }] : [],
  );
  return (
    <TabLine
      label="Events"
      tabs={[
        { href: paths.events(), label: "Stream", current: current === "stream" },
        { href: paths.eventCatalogue(), label: "Catalogue", current: current === "catalogue" },
      ]}
    >
      {mayOperate ? (
        <>
          <Button
            size="sm"
            keyHint="s"
            aria-haspopup="dialog"
            icon={<Send aria-hidden="true" className="icon-14" />}
            onClick={() => setSending(true)}
          >
            Send a test event
          </Button>
          <SendEventSheet open={sending} onClose={() => setSending(false)} />
        </>
      ) : null}
    </TabLine>
  );
}
