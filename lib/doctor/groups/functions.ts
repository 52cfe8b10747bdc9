import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type postgres from "postgres";
import { type Check, fault, type Outcome, ok, skipped, warning } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import { findRepeatedSteps } from "../find-repeated-steps.ts";
import { PLACES } from "../rules.ts";
import { askingDatabase } from "./asking-database.ts";

const group = "functions" as const;

/** The durable functions: their declarations, their step ids, and the size of step results. */
export const functionChecks: readonly Check[] = [
  {
    code: "concurrency-rules",
    title: "No function has more than two concurrency rules",
    group,
    places: PLACES,
    run: checkConcurrency,
  },
  {
    code: "step-ids",
    title: "Step ids are unique in their function",
    group,
    places: PLACES,
    run: checkStepIds,
  },
  {
    code: "step-output-size",
    title: "No step stores large data",
    group,
    places: PLACES,
    run: askingDatabase(checkOutputs),
  },
];

/** Engines accept no more: usually one rule for all runs and one for each key. */
const MOST_RULES = 2;

async function checkConcurrency(context: DoctorContext): Promise<Outcome> {
  const declarations = await context.declarations();
  if (!declarations) return skipped("The code's functions cannot be loaded in this environment.");
  const many = declarations.filter(({ concurrency }) => (concurrency?.length ?? 0) > MOST_RULES);
  if (many.length === 0) return ok(`None of ${declarations.length} functions has more than ${MOST_RULES}.`);
  return fault(
    `${many.map(({ id, concurrency }) => `${id} has ${concurrency?.length}`).join(", ")}.`,
    "Keep one rule for all calls and one for each key.",
  );
}

const FOLDER = "inngest/functions";

function checkStepIds({ folder }: DoctorContext): Outcome {
  const root = join(/* turbopackIgnore: true */ folder, FOLDER);
  if (!existsSync(/* turbopackIgnore: true */ root)) return skipped("The sources are not installed here.");
  const files = readdirSync(/* turbopackIgnore: true */ root).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
  );
  const repeated = files.flatMap((name) =>
    findRepeatedSteps(readFileSync(join(/* turbopackIgnore: true */ root, name), "utf8")).map(
      (id) => `${id} in ${FOLDER}/${name}`,
    ),
  );
  if (repeated.length === 0)
    return ok(`Every step id is used once in its function, in ${files.length} files.`);
  return fault(
    `Two steps share the id ${repeated.join(", ")}: the second returns what the first one did.`,
    "Give each step an id of its own; in a loop put the index into it.",
  );
}

/** Bytes. An engine refuses 4 MiB for a step; the SDK sends all results of a run with every call. */
const LARGE = 256 * 1024;
const REFUSED = 4 * 1024 * 1024;
const RECENT_RUNS = 200;

async function checkOutputs(sql: postgres.Sql): Promise<Outcome> {
  const [row] = await sql`
    select pg_column_size(s.output) as bytes, s.step_id as step, r.function_id as function
    from (select id, function_id from runs order by id desc limit ${RECENT_RUNS}) r
    join run_steps s on s.run_id = r.id where s.output is not null order by 1 desc limit 1`;
  if (!row) return skipped("No step has stored a result yet.");
  const bytes = Number(row.bytes);
  const found = `The largest of the last ${RECENT_RUNS} runs is ${Math.ceil(bytes / 1024)} KiB (${row.step} of ${row.function}).`;
  const remedy = "Store the data in a table and return its id (claim check): an engine refuses 4 MiB.";
  if (bytes >= REFUSED) return fault(found, remedy);
  return bytes >= LARGE ? warning(found, remedy) : ok(found);
}
