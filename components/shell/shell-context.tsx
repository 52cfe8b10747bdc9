"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { Me } from "@/lib/access/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { Attention } from "@/lib/overview/attention-schemas";
import { apiPaths } from "@/lib/paths";
import type { Environment } from "./environment-tag";

export interface Shell {
  /** Who is signed in. */
  me: Me;
  environment: Environment;
  /** The stand-ins run, so there is a playground. */
  sandbox: boolean;
}

export const ShellContext = createContext<Shell | undefined>(undefined);

/** The signed-in person and the environment. Throws outside `ConsoleShell`. */
export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error("useShell needs ConsoleShell above it");
  return shell;
}

/** Counts of what needs a person now; undefined until known. */
export function useAttention(initial?: Attention): Attention | undefined {
  return useQuery({
    queryKey: ["attention"],
    queryFn: ({ signal }) => fetchJson(apiPaths.attention(), Attention, { signal }),
    initialData: initial,
  }).data;
}
