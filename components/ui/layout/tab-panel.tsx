"use client";

import clsx from "clsx";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";

interface Panel {
  key: string;
  label: string;
  count?: number;
  content: ReactNode;
}

/** Tabs inside a page, over content of their own; arrow keys move between them. `label` names the group for readers. */
export function TabPanels({ label, panels }: { label: string; panels: readonly Panel[] }) {
  const id = useId();
  const [chosen, setChosen] = useState(panels[0]?.key);
  const current = panels.find(({ key }) => key === chosen) ?? panels[0];

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined || !current) return;
    event.preventDefault();
    const next = panels.at((panels.indexOf(current) + by) % panels.length);
    if (!next) return;
    setChosen(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  }

  return (
    <>
      <div
        role="tablist"
        aria-label={label}
        onKeyDown={onKeyDown}
        className="flex h-9 flex-none gap-5 overflow-x-auto border-line border-b px-4 sm:px-6"
      >
        {panels.map(({ key, label: text, count }) => (
          <button
            key={key}
            id={`${id}-${key}`}
            type="button"
            role="tab"
            aria-selected={key === current?.key}
            aria-controls={`${id}-panel`}
            tabIndex={key === current?.key ? 0 : -1}
            onClick={() => setChosen(key)}
            className={clsx(
              "inline-flex flex-none items-center gap-1.5 font-medium text-13 outline-offset-[-2px] hover:text-ink",
              key === current?.key
                ? "text-ink shadow-[inset_0_-2px_0_var(--ink)] forced:underline"
                : "text-ink-3",
            )}
          >
            {text}
            {count === undefined ? null : <span className="font-regular text-ink-3">{count}</span>}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={current ? `${id}-${current.key}` : undefined}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto px-4 py-4 outline-offset-[-2px] sm:px-6"
      >
        {current?.content}
      </div>
    </>
  );
}
