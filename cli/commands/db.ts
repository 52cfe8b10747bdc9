import process from "node:process";
import { parseArgs } from "node:util";
import { stopEmbedded } from "@vagus/embedded-postgres";
import { z } from "zod";
import { migrate } from "@/db/migrate";
import { seedLocal } from "@/db/seed/seed-local";
import { seedScale } from "@/db/seed/seed-scale";
import { env } from "@/lib/env";
import { rollUp } from "@/lib/metrics/roll-up";
import { seedLocalSource } from "@/lib/sources/seed-local-source";

export const summary = "migrate | seed [--scale [--runs 1000000]] | stop: the database of the environment";

const RunCount = z.coerce.number().int().min(1).max(10_000_000);

/**
 * `migrate` brings it up to date, `seed` fills an embedded one with local data, `stop` ends an embedded server. `--scale`
 * adds a million made-up runs of the last 30 days, with all that belongs to them.
 */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { scale: { type: "boolean", default: false }, runs: { type: "string", default: "1000000" } },
    allowPositionals: true,
  });
  const { database, dataDir, appSourceSecret } = env();
  switch (positionals[0]) {
    case "migrate":
      await migrate(database.directUrl);
      console.log("The database is up to date.");
      return 0;
    case "seed":
      if (!database.embedded || appSourceSecret === undefined) {
        console.error(
          "Local data has public passwords and belongs into the embedded database only. Nothing was written.",
        );
        return 1;
      }
      await seedLocal(database.url);
      await seedLocalSource(database.url, appSourceSecret);
      console.log("Local data is in place.");
      return values.scale ? await addRuns(database.url, values.runs) : 0;
    case "stop":
      console.log((await stopEmbedded(dataDir)) ? "Stopped." : "It was not running.");
      return 0;
    default:
      console.error(`Usage: npm run vagus -- db ${summary}`);
      return 2;
  }
}

async function addRuns(url: string, count: string): Promise<number> {
  const runs = RunCount.safeParse(count);
  if (!runs.success) {
    console.error(`--runs is a number from 1 to 10,000,000, not ${count}. No runs were added.`);
    return 2;
  }
  await seedScale(url, runs.data, drawProgress);
  await rollUp({ everyMs: 0 });
  console.log(`${runs.data} made-up runs are in place.`);
  return 0;
}

const WIDTH = 30;

/** Draws how far something is in one line that is drawn over; where nobody looks, a line for each part that is done. */
export function drawProgress(what: string, done: number, total: number): void {
  if (!process.stderr.isTTY) {
    if (done === total) process.stderr.write(`${what}: ${total}\n`);
    return;
  }
  const filled = Math.round((done / total) * WIDTH);
  const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
  process.stderr.write(`\r${what.padEnd(14)}${bar} ${done} of ${total}${done === total ? "\n" : ""}`);
}
