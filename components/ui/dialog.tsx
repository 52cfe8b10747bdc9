"use client";

import clsx from "clsx";
import { type CSSProperties, type ReactNode, useId } from "react";
import { useModal } from "./use-modal";

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
