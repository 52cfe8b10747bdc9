import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { onTestFinished } from "vitest";
import { stopEmbedded } from "../embedded-postgres.ts";

/** A data folder; its server is stopped and the folder deleted when the test ends. */
export function newDataDir(parentMode?: number): string {
  const parent = mkdtempSync(join(tmpdir(), "vagus-embedded-"));
  chmodSync(parent, parentMode ?? 0o755);
  const dataDir = join(parent, "data");
  mkdirSync(dataDir);
  onTestFinished(async () => {
    await stopEmbedded(dataDir);
    rmSync(parent, { recursive: true, force: true });
  });
  return dataDir;
}

/** One query on a connection of its own. */
export async function ask(url: string, text: string) {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}
