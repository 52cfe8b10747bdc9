"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { IconButton } from "@/components/ui/buttons/button";
import { Skeleton } from "@/components/ui/states/empty-state";

interface PanelHeadProps {
  /** The kind of thing in the panel: "Event". */
  what: string;
  onClose: () => void;
  /** What names it. */
  children: ReactNode;
}

/** The head of a panel beside a list or a drawing. Its button and Escape close the panel. */
export function PanelHead({ what, onClose, children }: PanelHeadProps) {
  const close = `Close the ${what.toLowerCase()}`;
  useKeys(what, [{ keys: "Escape", label: close, run: onClose }]);
  return (
    <header className="flex h-11 flex-none items-center gap-2.5 pr-3 pl-4 sm:pl-6">
      {children}
      <IconButton
        label={close}
        icon={<X aria-hidden="true" className="icon-14" />}
        className="ml-auto"
        onClick={onClose}
      />
    </header>
  );
}

/** Placeholder of a panel that is loading. */
export function PanelSkeleton() {
  return (
    <div className="grid gap-4 p-4 sm:p-6">
      <Skeleton className="h-4 w-80 max-w-full" />
      <Skeleton className="w-60 max-w-full" />
      <Skeleton className="w-60 max-w-full" />
    </div>
  );
}
