"use client";

import { type MouseEvent, type RefObject, useEffect, useRef } from "react";

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
