"use client";

import { Command } from "cmdk";
import { ArrowRight, CircleQuestionMark, Keyboard, LogOut, OctagonX, Play, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import type { Switching } from "@/components/stops/stop-dialog";
import { maySwitch, stopOf, stopWords } from "@/components/stops/stop-words";
import { shortId } from "@/components/ui/values/short-id";
import type { Me } from "@/lib/access/schemas";
import { paths } from "@/lib/paths";
import { STOPS } from "../menus/environment-menu";
import { themeChoices } from "../menus/user-menu";
import { navItems } from "../navigation/nav-items";
import { useAttention } from "../shell-context";
import { setTheme } from "../theme/theme";
import { placeOf } from "./place-of";

interface PaletteProps {
  me: Me;
  sandbox: boolean;
  onDone: () => void;
  onKeys: () => void;
  onSwitch: (switching: Switching) => void;
  onSignOut: () => void;
}

const groupStyle =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-0.5 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-ink-3";

/** The list of runs takes no shorter search words. */
const SHORTEST_SEARCH = 3;

/** The command list inside the palette's dialog: pages, anything by its id, actions. */
export function Palette({ me, sandbox, onDone, onKeys, onSwitch, onSignOut }: PaletteProps) {
  const router = useRouter();
  const [text, setText] = useState("");
  const place = placeOf(text);
  const words = text.trim();
  const attention = useAttention();
  const switches = STOPS.map(
    (scope): Switching => ({ scope, act: stopOf(attention, scope) ? "resume" : "stop" }),
  ).filter(({ scope, act }) => maySwitch(me, scope, act));
  const go = (href: string) => {
    onDone();
    router.push(href);
  };
  const act = (action: () => void) => () => {
    onDone();
    action();
  };
  return (
    <Command label="Search pages, ids, actions" loop>
      <div className="flex h-10 items-center gap-2.5 border-line border-b px-3.5">
        <Search aria-hidden="true" className="icon-14 text-ink-3" />
        <Command.Input
          // The dialog may have opened before this component arrived.
          autoFocus
          data-first-focus
          value={text}
          onValueChange={setText}
          placeholder="Search pages, ids, actions"
          className="h-full grow bg-transparent text-14 outline-none coarse:text-16"
        />
      </div>
      <Command.List className="max-h-[50vh] overflow-auto p-1">
        {place ? null : (
          <Command.Empty className="px-2.5 py-3 text-13 text-ink-2">
            Nothing by that name. Ids work too: apr_…, tkt_…, run_…, err_…, op_…, dlv_…, evt_…
          </Command.Empty>
        )}
        {place ? (
          <Command.Group heading="Ids" className={groupStyle} forceMount>
            <PaletteRow
              icon={<ArrowRight aria-hidden="true" className="icon-14" />}
              value={text}
              onSelect={() => go(place.href)}
            >
              {place.label} <span className="font-mono text-12">{shortId(text.trim())}</span>
            </PaletteRow>
          </Command.Group>
        ) : null}
        <Command.Group heading="Pages" className={groupStyle}>
          {navItems({ sandbox, me }).map((item) => (
            <PaletteRow
              key={item.href}
              icon={<item.icon aria-hidden="true" className="icon-14" />}
              value={item.label}
              onSelect={() => go(item.href)}
            >
              {item.label}
            </PaletteRow>
          ))}
        </Command.Group>
        <Command.Group heading="Actions" className={groupStyle}>
          {switches.map((switching) => (
            <PaletteRow
              key={switching.scope}
              icon={
                switching.act === "stop" ? (
                  <OctagonX aria-hidden="true" className="icon-14" />
                ) : (
                  <Play aria-hidden="true" className="icon-14" />
                )
              }
              value={stopWords(switching.scope)[switching.act]}
              onSelect={act(() => onSwitch(switching))}
            >
              {stopWords(switching.scope)[switching.act]}…
            </PaletteRow>
          ))}
          {themeChoices.map((choice) => (
            <PaletteRow
              key={choice.theme}
              icon={<choice.icon aria-hidden="true" className="icon-14" />}
              value={`Theme ${choice.label}`}
              onSelect={act(() => setTheme(choice.theme))}
            >
              Theme: {choice.label.toLowerCase()}
            </PaletteRow>
          ))}
          <PaletteRow
            icon={<Keyboard aria-hidden="true" className="icon-14" />}
            value="Keys of this page"
            onSelect={act(onKeys)}
          >
            Keys of this page
          </PaletteRow>
          <PaletteRow
            icon={<LogOut aria-hidden="true" className="icon-14" />}
            value="Sign out"
            onSelect={act(onSignOut)}
          >
            Sign out
          </PaletteRow>
        </Command.Group>
        {words.length >= SHORTEST_SEARCH && !place ? (
          <Command.Group heading="Search" className={groupStyle} forceMount>
            <PaletteRow
              icon={<Search aria-hidden="true" className="icon-14" />}
              value="Search runs"
              always
              onSelect={() => go(paths.runs({ q: words }))}
            >
              Search runs for “{words}”
            </PaletteRow>
            <PaletteRow
              icon={<CircleQuestionMark aria-hidden="true" className="icon-14" />}
              value="Search help"
              always
              onSelect={() => go(paths.help({ q: words }))}
            >
              Search the help for “{words}”
            </PaletteRow>
          </Command.Group>
        ) : null}
      </Command.List>
    </Command>
  );
}

interface PaletteRowProps {
  icon: ReactNode;
  value: string;
  /** Shown for every search. */
  always?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

/** A page or action of the palette. */
function PaletteRow({ icon, value, always = false, onSelect, children }: PaletteRowProps) {
  return (
    <Command.Item
      value={value}
      forceMount={always}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-2 px-2.5 text-13 data-[selected=true]:bg-layer-hover coarse:h-11 [&>svg]:text-ink-3"
    >
      {icon}
      <span className="truncate">{children}</span>
    </Command.Item>
  );
}
