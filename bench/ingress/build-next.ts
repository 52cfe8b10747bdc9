import { spawnSync } from "node:child_process";

export const NEXT = "node_modules/next/dist/bin/next";

/** Builds an app of Next: what was built before may be of yesterday's code. @param folder from the checkout's root */
export function buildNext(folder: string): void {
  const built = spawnSync(process.execPath, [NEXT, "build", folder], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`${folder} cannot be built: ${built.stdout}${built.stderr}`);
}
