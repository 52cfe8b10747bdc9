"use client";

import { usePathname } from "next/navigation";

interface OpenBeside {
  id: string | undefined;
  /** Opens the panel of an id beside the list; closes it without one. */
  open: (id: string | undefined) => void;
}

/**
 * Which row of a list is open, read from the address: `listPath` followed by its id. Opening another one changes only
 * the address, to `pathOf` of it; the list is not loaded again.
 */
export function useOpenBeside(listPath: string, pathOf: (id: string | undefined) => string): OpenBeside {
  const prefix = `${listPath}/`;
  const pathname = usePathname();
  return {
    id: pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) : undefined,
    open: (id) => window.history.pushState(null, "", pathOf(id)),
  };
}
