import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { type Answer, answer } from "@/cli/answer";
import { drawProgress } from "@/cli/progress";

const RunCount = z.coerce.number().int().min(1).max(10_000_000);

/** The database of the environment: brought up to date, filled, stopped. */
export function db(): Command {
  return new Command("db")
    .description("the database of the environment")
    .addCommand(
      new Command("migrate").description("bring the database up to date").action(answer(migrateDatabase)),
    )
    .addCommand(
      new Command("seed")
        .description("fill an embedded database with local data")
        .option("--scale", "add made-up runs of the last 30 days, with all that belongs to them")
        .option("--runs <count>", "how many runs --scale adds, up to 10,000,000", readRunCount, 1_000_000)
        .action(answer(seed)),
    )
    .addCommand(new Command("stop").description("stop the embedded server").action(answer(stop)));
}

function readRunCount(text: string): number {
  const count = RunCount.safeParse(text);
  if (!count.success)
    throw new InvalidArgumentError("It is a number from 1 to 10,000,000. No runs were added.");
  return count.data;
}

async function migrateDatabase(): Promise<Answer> {
  const { migrate } = await import("@/db/migrate");
  const { env } = await import("@/lib/env");
  const { ownerUrl, ownerFrom, url } = env().database;
  const roles = await migrate(ownerUrl, url);
  const text =
    roles.owner === roles.application
      ? `The database is up to date, as ${roles.owner} (${ownerFrom}). The application connects as the same role, which ` +
        "owns its tables and could change the audit log: docs/database-roles.md has the two roles."
      : `The database is up to date. ${roles.owner} owns it, ${roles.application} uses it.`;
  return { text, data: { migrated: true, ...roles } };
}

async function seed({ scale = false, runs }: { scale?: boolean; runs: number }): Promise<Answer> {
  const { env } = await import("@/lib/env");
  const { database, appSourceSecret } = env();
  if (!database.embedded || appSourceSecret === undefined)
    throw new Error(
      "Local data has public passwords and belongs into the embedded database only. Nothing was written.",
    );
  const { seedLocal } = await import("@/db/seed/seed-local");
  const { seedLocalSource } = await import("@/lib/sources/seed-local-source");
  await seedLocal(database.url);
  await seedLocalSource(database.url, appSourceSecret);
  if (!scale) return { text: "Local data is in place.", data: { seeded: true, runs: 0 } };
  const { seedScale } = await import("@/db/seed/seed-scale");
  const { rollUp } = await import("@/lib/metrics/roll-up");
  await seedScale(database.ownerUrl, runs, drawProgress);
  await rollUp({ everyMs: 0 });
  return { text: `Local data and ${runs} made-up runs are in place.`, data: { seeded: true, runs } };
}

async function stop(): Promise<Answer> {
  const { env } = await import("@/lib/env");
  const { stopEmbedded } = await import("@vagus/embedded-postgres");
  const stopped = await stopEmbedded(env().dataDir);
  return { text: stopped ? "Stopped." : "It was not running.", data: { stopped } };
}
