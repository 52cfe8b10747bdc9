"use client";

import clsx from "clsx";
import { useEffect, useRef } from "react";
import { Button } from "./button";

interface AskInPlaceProps {
  /** The question, with its consequence. */
  question: string;
  /** The action, as a verb with its object. */
  yes: string;
  no: string;
  busy: boolean;
  onYes: () => void;
  onNo: () => void;
  className?: string;
}

/** A question beside the button that raised it. The cancelling button has the focus, and Escape cancels. */
export function AskInPlace({ question, yes, no, busy, onYes, onNo, className }: AskInPlaceProps) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    // The question stands beside the pressed button, in view: focusing it must not scroll the page.
    keep.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <fieldset
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onNo();
      }}
      className={clsx("flex flex-wrap items-center gap-x-3 gap-y-2 text-13", className)}
    >
      <legend className="float-left mr-3 max-sm:mr-0 max-sm:w-full">{question}</legend>
      <div className="flex flex-wrap gap-2">
        <Button busy={busy} onClick={onYes}>
          {yes}
        </Button>
        <Button ref={keep} kind="quiet" onClick={onNo}>
          {no}
        </Button>
      </div>
    </fieldset>
  );
}
