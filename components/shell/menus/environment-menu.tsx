"use client";

import { OctagonX, Play } from "lucide-react";
import type { Switching } from "@/components/stops/stop-dialog";
import { maySwitch, stopOf, stopWords } from "@/components/stops/stop-words";
import { Menu, MenuItem } from "@/components/ui/layers/menu";
import { Moment } from "@/components/ui/values/moment";
import { EnvironmentTag } from "../environment-tag";
import { type Shell, useAttention } from "../shell-context";

/** The stops of the menu, the most urgent first. */
export const STOPS = ["money", "agent"] as const;

interface EnvironmentMenuProps extends Pick<Shell, "me" | "environment"> {
  onSwitch: (switching: Switching) => void;
}

/** The environment mark with a menu of the stops: those in force, by whom and why, and those this person may set. */
export function EnvironmentMenu({ me, environment, onSwitch }: EnvironmentMenuProps) {
  const attention = useAttention();
  const stopped = attention?.stopped ?? [];
  const states = stopped.map((stop) => stopWords(stop.scope).state);
  const stoppable = STOPS.filter((scope) => !stopOf(attention, scope) && maySwitch(me, scope, "stop"));
  const resumable = stopped.filter((stop) => maySwitch(me, stop.scope, "resume"));
  const tag = <EnvironmentTag {...environment} stopped={states.length > 0 ? states.join(", ") : undefined} />;
  if (stopped.length === 0 && stoppable.length === 0) return tag;
  return (
    <>
      <Menu
        label={["Environment", ...states].join(", ")}
        align="start"
        trigger={tag}
        triggerClassName="inline-flex items-center rounded-2 coarse:min-h-11"
      >
        {stopped.map((stop) => (
          <div key={stop.scope} className="max-w-80 px-2 py-1.5">
            <span className="block font-medium first-letter:uppercase">{stopWords(stop.scope).state}</span>
            <span className="block text-12 text-ink-2">
              {stop.reason} <span className="text-ink-3">{stop.stoppedByName}, </span>
              <Moment at={stop.stoppedAt} form="relative" className="text-ink-3" />
            </span>
          </div>
        ))}
        {resumable.map(({ scope }) => (
          <MenuItem
            key={scope}
            icon={<Play aria-hidden="true" className="icon-14" />}
            onSelect={() => onSwitch({ scope, act: "resume" })}
          >
            {stopWords(scope).resume}…
          </MenuItem>
        ))}
        {stoppable.map((scope) => (
          <MenuItem
            key={scope}
            icon={<OctagonX aria-hidden="true" className="icon-14" />}
            onSelect={() => onSwitch({ scope, act: "stop" })}
          >
            {stopWords(scope).stop}…
          </MenuItem>
        ))}
      </Menu>
      <span role="status" className="sr-only">
        {states.length > 0 ? `Stopped: ${states.join(", ")}.` : ""}
      </span>
    </>
  );
}
