"use client";

import { Check } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type ToggleEvent, useId, useRef, useState } from "react";

interface MenuProps {
  /** Names the trigger and the menu. */
  label: string;
  trigger: ReactNode;
  triggerClassName?: string;
  /** Which edge of the trigger it stands under. */
  align?: "start" | "end";
  children: ReactNode;
}

const GAP_PX = 4;
const ITEMS = '[role^="menuitem"]:not(:disabled)';

/** A menu on the popover API: the browser closes it on Escape, outside press and focus elsewhere. */
export function Menu({ label, trigger, triggerClassName, align = "end", children }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [expanded, setExpanded] = useState(false);

  function place(event: ToggleEvent<HTMLDivElement>) {
    const box = button.current?.getBoundingClientRect();
    if (event.newState !== "open" || !box || !menu.current) return;
    // At the foot of the page it stands above its trigger.
    const { clientHeight } = document.documentElement;
    const above = box.bottom > clientHeight * 0.75;
    menu.current.style.setProperty("top", above ? "auto" : `${box.bottom + GAP_PX}px`);
    menu.current.style.setProperty("bottom", above ? `${clientHeight - box.top + GAP_PX}px` : "auto");
    if (align === "start") menu.current.style.setProperty("left", `${box.left}px`);
    else menu.current.style.setProperty("right", `${document.documentElement.clientWidth - box.right}px`);
  }

  function onToggle(event: ToggleEvent<HTMLDivElement>) {
    const open = event.newState === "open";
    setExpanded(open);
    if (open) menu.current?.querySelector<HTMLElement>(ITEMS)?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>(ITEMS) ?? [])];
    const at = items.findIndex((item) => item.matches(":focus"));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    items.at(next % items.length)?.focus();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={expanded}
        popoverTarget={id}
        className={triggerClassName}
      >
        {trigger}
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        data-own-keys
        onBeforeToggle={place}
        onToggle={onToggle}
        onKeyDown={onKeyDown}
        className="fixed inset-auto m-0 min-w-56 rounded-3 bg-layer p-1 text-13 text-ink opacity-0 shadow-layer transition-[opacity,display,overlay] duration-90 ease-out transition-discrete open:opacity-100 open:duration-140 starting:open:opacity-0 forced:border"
      >
        {children}
      </div>
    </>
  );
}

const menuItemStyle =
  "flex h-8 w-full items-center gap-2 rounded-2 px-2 text-left text-13 hover:bg-layer-hover focus-visible:bg-layer-hover coarse:h-11 [&>svg]:text-ink-3";

interface MenuItemProps {
  icon?: ReactNode;
  children: ReactNode;
  onSelect: () => void;
}

/** Closes the menu around `element` first, so that the focus is back before the action moves it on. */
function choose(element: HTMLElement, onSelect: () => void) {
  element.closest<HTMLElement>("[popover]")?.hidePopover();
  onSelect();
}

/** An action in a `Menu`. */
export function MenuItem({ icon, children, onSelect }: MenuItemProps) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={(event) => choose(event.currentTarget, onSelect)}
      className={menuItemStyle}
    >
      {icon}
      <span className="grow">{children}</span>
    </button>
  );
}

/** One choice of a few in a `Menu`; says and shows which one is in force. */
export function MenuChoice({ icon, children, onSelect, checked }: MenuItemProps & { checked: boolean }) {
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={checked}
      tabIndex={-1}
      onClick={(event) => choose(event.currentTarget, onSelect)}
      className={menuItemStyle}
    >
      {icon}
      <span className="grow">{children}</span>
      {checked ? <Check aria-hidden="true" className="icon-14" /> : null}
    </button>
  );
}
