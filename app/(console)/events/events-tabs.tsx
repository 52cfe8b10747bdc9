"use client";

import { Send } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { Tabs } from "@/components/ui/tabs";
import { paths } from "@/lib/paths";
import { SendEventSheet } from "./send-event-sheet";

/** The two halves of the place: what was sent, and what can be; and the way to send one by hand. */
export function EventsTabs({ current }: { current: "stream" | "catalogue" }) {
  const { me } = useShell();
  const [sending, setSending] = useState(false);
  const mayOperate = me.permissions.includes("operate");
  useKeys(
    "Events",
    mayOperate ? [{ keys: "s", label: "Send a test event", run: () => setSending(true) }] : [],
  );
  return (
    <div className="flex h-11 flex-none items-center border-line border-b pr-4 pl-4 sm:pr-6 sm:pl-6">
      <Tabs
        label="Events"
        tabs={[
          { href: paths.events(), label: "Stream", current: current === "stream" },
          { href: paths.eventCatalogue(), label: "Catalogue", current: current === "catalogue" },
        ]}
      />
      {mayOperate ? (
        <span className="ml-auto">
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
        </span>
      ) : null}
    </div>
  );
}
