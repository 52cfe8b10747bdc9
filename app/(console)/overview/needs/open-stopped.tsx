"use client";

import Link from "next/link";
import { useState } from "react";
import { useShell } from "@/components/shell/shell-context";
import { StopDialog, type Switching } from "@/components/stops/stop-dialog";
import { maySwitch, stopWords } from "@/components/stops/stop-words";
import { paths } from "@/lib/paths";
import { functionOf } from "@/lib/stops/rules";

/** A paused function is resumed on its page, which shows its waiting runs; money and the agent here, by role. */
export function OpenStopped({ scope }: { scope: string }) {
  const { me } = useShell();
  const [switching, setSwitching] = useState<Switching>();
  const functionId = functionOf(scope);
  if (functionId !== undefined)
    return (
      <Link href={paths.function(functionId)} className="link font-medium">
        Open function
      </Link>
    );
  if (!maySwitch(me, scope, "resume")) return null;
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        className="link font-medium"
        onClick={() => setSwitching({ scope, act: "resume" })}
      >
        {stopWords(scope).resume}
      </button>
      <StopDialog switching={switching} onClose={() => setSwitching(undefined)} />
    </>
  );
}
