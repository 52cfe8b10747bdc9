"use client";

import { useState } from "react";

export interface RowSelection {
  /** Selected rows; empty while everything that matches is selected. */
  ids: ReadonlySet<string>;
  /** Everything that matches the filter, on this page and others. */
  all: boolean;
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  /** Selects these rows as well. */
  add: (ids: readonly string[]) => void;
  /** Selects all rows of the page, or none when all of them are selected. */
  togglePage: (ids: readonly string[]) => void;
  chooseAll: () => void;
  clear: () => void;
}

const NOTHING = { ids: new Set<string>(), all: false };

/** The rows that an action is about. Another view (the address of the list) starts with none selected. */
export function useRowSelection(view: string): RowSelection {
  const [chosen, setChosen] = useState({ view, ...NOTHING });
  const { ids, all } = chosen.view === view ? chosen : NOTHING;
  const choose = (next: Iterable<string>) => setChosen({ view, ids: new Set(next), all: false });
  return {
    ids,
    all,
    has: (id) => all || ids.has(id),
    toggle: (id) => choose(ids.has(id) ? [...ids].filter((other) => other !== id) : [...ids, id]),
    add: (more) => choose([...ids, ...more]),
    togglePage: (page) => choose(page.every((id) => all || ids.has(id)) ? [] : [...ids, ...page]),
    chooseAll: () => setChosen({ view, ids: NOTHING.ids, all: true }),
    clear: () => setChosen({ view, ...NOTHING }),
  };
}
