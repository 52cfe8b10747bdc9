"use client";

import { X } from "lucide-react";
import { type ReactNode, useId } from "react";
import { IconButton } from "../buttons/button";
import { useModal } from "./dialog";

interface SheetProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** A `SheetBody`, and a `SheetFooter` where something can be done. */
  children: ReactNode;
}

/** A layer at the right edge for a long question; on a phone it fills the screen. */
export function Sheet({ open, onClose, title, children }: SheetProps) {
  const titleId = useId();
  return (
    <dialog
      {...useModal(open, onClose)}
      aria-labelledby={titleId}
      className="fixed inset-0 m-0 ml-auto h-dvh max-h-none w-full max-w-none translate-x-2 overflow-hidden bg-layer text-ink opacity-0 shadow-layer transition-[opacity,translate,display,overlay] duration-90 ease-out transition-discrete open:translate-x-0 open:opacity-100 open:duration-140 starting:open:translate-x-2 starting:open:opacity-0 sm:w-140 forced:border"
    >
      <div className="flex h-full flex-col">
        <header className="flex h-13 flex-none items-center gap-3 border-line border-b pr-3 pl-4 sm:h-12 sm:pl-6">
          <h2 id={titleId}>{title}</h2>
          <span className="ml-auto">
            <IconButton
              label="Close"
              icon={<X aria-hidden="true" className="icon-14" />}
              onClick={(event) => event.currentTarget.closest("dialog")?.close()}
            />
          </span>
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** The scrolling content of a sheet. */
export function SheetBody({ children }: { children: ReactNode }) {
  return <div className="min-h-0 flex-1 overflow-auto px-4 py-4 sm:px-6">{children}</div>;
}

/** The actions of a sheet, always visible. */
export function SheetFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="flex min-h-16 flex-none flex-wrap items-center gap-2 border-line border-t px-4 py-3 sm:px-6">
      {children}
    </footer>
  );
}
