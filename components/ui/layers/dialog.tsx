"use client";

import clsx from "clsx";
import {
  type CSSProperties,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
} from "react";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Where it stands on screens wider than a phone; a phone shows it at the bottom edge, `top` at the top. */
  place?: "centre" | "top" | "anchored";
  /** Hides the title for eyes, when the content says it itself. */
  quietTitle?: boolean;
  className?: string;
  style?: CSSProperties;
}

const atTheFoot = "max-sm:mt-auto max-sm:rounded-t-[12px]";
const places = {
  centre: `${atTheFoot} sm:m-auto`,
  // Above the keyboard of a phone, which would cover the results.
  top: "max-sm:rounded-b-[12px] sm:mx-auto sm:mt-[12vh]",
  // `--left` and `--bottom` come from the element it belongs to; no scrim, the page stays readable.
  anchored: `${atTheFoot} sm:mt-auto sm:mr-auto sm:mb-(--bottom) sm:ml-(--left) sm:backdrop:bg-transparent`,
};

/** A modal question. Put the safe answer first in the source: the first control gets the focus. */
export function Dialog({
  open,
  onClose,
  title,
  children,
  place = "centre",
  quietTitle,
  className,
  style,
}: DialogProps) {
  const titleId = useId();
  return (
    <dialog
      {...useModal(open, onClose)}
      aria-labelledby={titleId}
      style={style}
      className={clsx(
        "fixed inset-0 m-0 max-h-[85dvh] w-full max-w-none translate-y-2 overflow-auto bg-layer text-ink opacity-0 shadow-layer transition-[opacity,translate,display,overlay] duration-90 ease-out transition-discrete open:translate-y-0 open:opacity-100 open:duration-140 starting:open:translate-y-2 starting:open:opacity-0 sm:rounded-3 forced:border",
        places[place],
        className,
      )}
    >
      <h2 id={titleId} className={quietTitle ? "sr-only" : "px-4 pt-5 text-16 sm:px-6 sm:text-14"}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}

interface Modal {
  ref: RefObject<HTMLDialogElement | null>;
  onClose: () => void;
  onMouseDown: (event: MouseEvent<HTMLDialogElement>) => void;
}

/**
 * Drives a native modal `<dialog>` from state. The browser traps focus, closes on Escape, makes the page inert and
 * gives the focus back; the element with `data-first-focus` gets it first. A press on the backdrop closes too.
 * `onClose` must set `open` to false.
 */
export function useModal(open: boolean, onClose: () => void): Modal {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) {
      dialog.showModal();
      // The browser takes the first element that can have the focus; that may be a mere container.
      dialog.querySelector<HTMLElement>("[data-first-focus]")?.focus();
    }
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return {
    ref,
    onClose,
    // The backdrop belongs to the dialog element; anything inside is a descendant.
    onMouseDown: (event) => {
      if (event.target === event.currentTarget) event.currentTarget.close();
    },
  };
}
