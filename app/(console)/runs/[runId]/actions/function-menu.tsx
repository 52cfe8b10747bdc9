"use client";

import { ChevronDown, List, OctagonX, Play, SquareFunction } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useAttention, useShell } from "@/components/shell/shell-context";
import { StopDialog, type Switching } from "@/components/stops/stop-dialog";
import { maySwitch, stopOf, stopWords } from "@/components/stops/stop-words";
import { Menu, MenuItem } from "@/components/ui/layers/menu";
import { paths } from "@/lib/paths";

/** The actions on a function: open it, see its runs, pause it, resume it. */
export function FunctionMenu({ functionId, pausable }: { functionId: string; pausable: boolean }) {
  const { me } = useShell();
  const router = useRouter();
  const attention = useAttention();
  const [switching, setSwitching] = useState<Switching>();
  const scope = `function:${functionId}`;
  const act = stopOf(attention, scope) ? "resume" : "stop";
  return (
    <>
      <Menu
        label={`Function ${functionId}`}
        align="start"
        trigger={<ChevronDown aria-hidden="true" className="icon-14" />}
        triggerClassName="grid size-6 place-items-center rounded-2 text-ink-3 hover:bg-hover hover:text-ink coarse:size-11"
      >
        <MenuItem
          icon={<SquareFunction aria-hidden="true" className="icon-14" />}
          onSelect={() => router.push(paths.function(functionId))}
        >
          Open function
        </MenuItem>
        <MenuItem
          icon={<List aria-hidden="true" className="icon-14" />}
          onSelect={() => router.push(paths.runs({ functionId }))}
        >
          All its runs
        </MenuItem>
        {maySwitch(me, scope, act) && (pausable || act === "resume") ? (
          <MenuItem
            icon={
              act === "stop" ? (
                <OctagonX aria-hidden="true" className="icon-14" />
              ) : (
                <Play aria-hidden="true" className="icon-14" />
              )
            }
            onSelect={() => setSwitching({ scope, act })}
          >
            {stopWords(scope)[act]}…
          </MenuItem>
        ) : null}
      </Menu>
      <StopDialog switching={switching} onClose={() => setSwitching(undefined)} />
    </>
  );
}
