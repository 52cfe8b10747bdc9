import { randomBytes } from "node:crypto";
import { stat, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { withoutPersonalData } from "@/lib/app-errors";
import { type Env, env } from "@/lib/env";
import { bounded, FINE, type Finding, UNKNOWN, wrong } from "./finding.ts";

const TIMEOUT_MS = 2_500;
/** A block of a file system: an empty file fits on a full disk. */
const PROBE = Buffer.alloc(4_096);

const LATE = wrong("The data folder (VAGUS_DATA_DIR) does not answer in time. Check its disk.");

/** Whether the data folder can be written. Without the embedded database, only if it exists. */
export async function checkDisk(
  { dataDir, database, longLived }: Pick<Env, "dataDir" | "database" | "longLived"> = env(),
): Promise<Finding> {
  if (!longLived) return UNKNOWN;
  return bounded(probe(dataDir, database.embedded), TIMEOUT_MS, LATE);
}

async function probe(dataDir: string, isNeeded: boolean): Promise<Finding> {
  if (!isNeeded && !(await exists(dataDir))) return UNKNOWN;
  const file = join(
    /* turbopackIgnore: true */ dataDir,
    `.health-${process.pid}-${randomBytes(4).toString("hex")}`,
  );
  try {
    await writeFile(file, PROBE, { flag: "wx", mode: 0o600 });
    return FINE;
  } catch (error) {
    const { code = "unknown" } = withoutPersonalData(error);
    if (code === "ENOSPC" || code === "EDQUOT")
      return wrong("The disk of the data folder (VAGUS_DATA_DIR) is full. Make room on it.");
    return wrong(
      `The data folder (VAGUS_DATA_DIR) cannot be written (${code}). Check its disk and its owner.`,
    );
  } finally {
    await unlink(file).catch(() => {});
  }
}

function exists(path: string): Promise<boolean> {
  return stat(/* turbopackIgnore: true */ path).then(
    () => true,
    () => false,
  );
}
