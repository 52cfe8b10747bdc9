import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { type Answer, answer } from "@/cli/answer";
import { drawProgress } from "@/cli/progress";
import { asBytes, asColumns, asCount, asUtc } from "@/cli/text";
import { applied, applyAll } from "./retention.ts";

const RunCount = z.coerce.number().int().min(1).max(10_000_000);

/** The database of the environment: brought up to date, filled, stopped. */
export function db(): Command {
  return new Command("db")
    .description("the database of the environment")
    .addCommand(
      new Command("migrate").description("bring the database up to date").action(answer(migrateDatabase)),
    )
    .addCommand(
      new Command("status")
        .description("migrations, roles, sizes and the months of the ledger")
        .action(answer(status)),
    )
    .addCommand(
      new Command("prune")
        .description("drop and clear all that retention says now, as `retention apply` does")
        .action(answer(async () => applied(await applyAll()))),
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

async function status(): Promise<Answer> {
  const { readStatus } = await import("@/lib/database/read-status");
  const { env } = await import("@/lib/env");
  const { ownerUrl, ownerFrom, url } = env().database;
  const data = await readStatus(ownerUrl, url);
  const { roles, migrations, tables, pending } = data;
  const split =
    roles.owner === roles.application
      ? `${roles.owner} owns the tables and runs the application (${ownerFrom}): docs/database-roles.md`
      : `${roles.owner} owns the tables, ${roles.application} runs the application`;
  const text = [
    `Migrations  ${migrations} applied${pending.length > 0 ? `, to apply: ${pending.join(", ")}` : ", none to apply"}`,
    `Roles       ${split}`,
    asColumns(
      tables.map(({ name, rows, bytes, partitions, oldest, newest }) => [
        name,
        asCount(rows),
        asBytes(bytes),
        partitions > 0 ? `${partitions} partitions` : "",
        oldest ? `${asUtc(oldest)} to ${asUtc(newest)}` : "",
      ]),
    ),
  ].join("\n");
  return { text, data, exitCode: pending.length > 0 ? 1 : 0 };
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
