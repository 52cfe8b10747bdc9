"use client";

import { createContext, useContext } from "react";
import type { Me } from "@/lib/access/schemas";
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
