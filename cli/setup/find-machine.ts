import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import type { Machine } from "./tiers.ts";

/** Looks at what this machine has; starts nothing. */
export function findMachine(): Machine {
  return {
    docker: isOnPath("docker"),
    systemd: existsSync("/run/systemd/system"),
    launchd: process.platform === "darwin",
  };
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
