"use client";

import { useState } from "react";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import type { SourceView } from "@/lib/sources/schemas";
import { DropSecretDialog } from "./drop-secret-dialog";
import { RotateSecretDialog } from "./rotate-secret-dialog";

/** How many secrets count, and the way from one to the next: add the new one, tell the sender, drop the old one. */
export function SourceSecrets({ source }: { source: SourceView }) {
  const { me } = useShell();
  const [asked, setAsked] = useState<"rotate" | "drop">();
  const close = () => setAsked(undefined);
  const turning = source.secrets > 1;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {turning ? "two count: the new one and the one before" : "one counts"}
      {me.permissions.includes("administer") ? (
        <>
          <Button size="sm" aria-haspopup="dialog" onClick={() => setAsked("rotate")}>
            Rotate the secret
          </Button>
          {turning ? (
            <Button size="sm" kind="danger" aria-haspopup="dialog" onClick={() => setAsked("drop")}>
              Drop the old secret
            </Button>
          ) : null}
          <RotateSecretDialog source={source} open={asked === "rotate"} onClose={close} />
          <DropSecretDialog source={source} open={asked === "drop"} onClose={close} />
        </>
      ) : null}
    </span>
  );
}
