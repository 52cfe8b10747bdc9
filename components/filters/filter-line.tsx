"use client";

import clsx from "clsx";
import { ListFilter } from "lucide-react";
import Link from "next/link";
import { type ReactNode, type RefObject, useRef, useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { Button, ButtonLink } from "@/components/ui/buttons/button";
import { SearchField } from "@/components/ui/fields/filter-field";
import { type DeskState, StateGlyph } from "@/components/ui/states/state-mark";

interface FilterLineProps {
  /** The page's name, over its keys. */
  page: string;
  /** The rows that are filtered, in the plural. */
  what: string;
  search: { label: string; placeholder: string; value: string | undefined };
  /** Whether anything is filtered, and where nothing is. */
  filtered: boolean;
  clearHref: string;
  form?: RefObject<HTMLFormElement | null>;
  /** Called with the values of the fields. */
  onApply: (fields: Record<string, unknown>) => void;
  /** Folded on a phone until its button is pressed. */
  children: ReactNode;
  /** Always visible, on a phone too. */
  chips?: ReactNode;
}

/** The filter line. The address holds the filter, so that a view can be sent to a colleague. */
export function FilterLine(props: FilterLineProps) {
  const { page, what, search, filtered, clearHref, form, onApply, children, chips } = props;
  const field = useRef<HTMLInputElement>(null);
  // Only on a phone, where the line would fill the screen.
  const [unfolded, setUnfolded] = useState(false);
  useKeys(page, [{ keys: "/", label: `Search the ${what}`, run: () => field.current?.focus() }]);
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        onApply(Object.fromEntries(new FormData(event.currentTarget)));
      }}
      aria-label={`Filter the ${what}`}
      className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5 sm:px-6"
    >
      <span className="relative min-w-40 flex-1 sm:w-48 sm:flex-none">
        <SearchField ref={field} {...search} />
      </span>
      <Button
        aria-expanded={unfolded}
        icon={<ListFilter aria-hidden="true" className="icon-14" />}
        onClick={() => setUnfolded(!unfolded)}
        className="sm:hidden"
      >
        {filtered ? "Filtered" : "Filter"}
      </Button>
      <div className={clsx("contents", !unfolded && "max-sm:hidden")}>
        {children}
        <Button type="submit" className="sm:sr-only">
          Apply
        </Button>
      </div>
      {chips}
      {filtered ? (
        <ButtonLink href={clearHref} kind="quiet" size="sm">
          Clear
        </ButtonLink>
      ) : null}
    </form>
  );
}

interface FilterToggleProps {
  state: DeskState;
  label: string;
  /** Whether the filter asks for it. */
  on: boolean;
  /** The list with it, or without it where it is on. */
  href: string;
  /** The rows that are left, after "Only"; its label when left out. */
  only?: string;
}

/** A state in a filter line: a link that adds it to the filter or takes it away. */
export function FilterToggle({ state, label, on, href, only = label.toLowerCase() }: FilterToggleProps) {
  return (
    <Link
      href={href}
      aria-current={on ? "true" : undefined}
      aria-label={on ? `${label}, shown: take it out of the filter` : `Only ${only}`}
      className={clsx(
        "inline-flex h-7 items-center gap-1.5 rounded-2 border px-2 text-12 coarse:h-11",
        on
          ? "border-line-2 bg-selected font-medium text-ink forced:outline"
          : "border-transparent text-ink-2 hover:bg-hover",
      )}
    >
      <StateGlyph state={state} coloured className="icon-14" />
      {label}
    </Link>
  );
}

/** Leads from a filter without matches to the whole list. */
export function ClearFilter({ href }: { href: string }) {
  return (
    <ButtonLink href={href} size="sm">
      Clear the filter
    </ButtonLink>
  );
}
