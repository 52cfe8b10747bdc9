"use client";

import { usePathname } from "next/navigation";

interface OpenBeside {
  id: string | undefined;
  /** Opens one beside the list, or closes it. */
  open: (id: string | undefined) => void;
}

/**
 * Which thing of a list is open: the address says so, `listPath` with its id below. Only the address changes, to what
 * `pathOf` says; the list stays as it is.
 */
export function useOpenBeside(listPath: string, pathOf: (id: string | undefined) => string): OpenBeside {
  const prefix = `${listPath}/`;
  const pathname = usePathname();
  return {
    id: pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) : undefined,
    open: (id) => window.history.pushState(null, "", pathOf(id)),
  };
}
