import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import process from "node:process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command, Option } from "commander";
import { type Answer, answer } from "@/cli/answer";
import { callApi, requestApi } from "@/cli/call-api";
import { AuditAction, AuditExport, AuditVerdict } from "@/lib/audit/schemas";
import { apiPaths } from "@/lib/paths";

/** The audit log, over the API. */
export function audit(): Command {
  return new Command("audit")
    .description("the audit log, over the API (VAGUS_TOKEN)")
    .addCommand(
      new Command("verify")
        .description("check that nothing in the log was changed; exit code 1 where something was")
        .action(answer(verify)),
    )
    .addCommand(
      new Command("export")
        .description("write the log to a file, or to the output without --output; the export is audited")
        .addOption(
          new Option("--format <format>", "of the rows")
            .choices(AuditExport.shape.format.options)
            .default("jsonl"),
        )
        .option("--output <file>", "written whole or not at all")
        .option("--actor <id>", "only of this actor")
        .addOption(new Option("--action <action>", "only these").choices(AuditAction.options))
        .option("--subject <id>", "only of this subject, customer or run")
        .option("--from <instant>", "from then on, ISO 8601")
        .option("--until <instant>", "before then, ISO 8601")
        .action(exportLog),
    );
}

const PROBLEMS: Record<AuditVerdict["problems"][number]["code"], string> = {
  not_append_only: "The table takes updates, deletes or truncates: its trigger is missing or switched off.",
  backdated: "A row is more than an hour older than a row before it: it was written later than it says.",
  in_the_future: "A row is from the future.",
};

async function verify(): Promise<Answer> {
  const verdict = await callApi(apiPaths.auditVerify(), AuditVerdict);
  const { ok, rows, first, last, missing, sealed, unsealed, problems } = verdict;
  const lines = [
    `${rows} rows${first === null ? "" : `, ${first} to ${last}`}. ${missing} numbers without a row: failed transactions, or removed rows.`,
    `${sealed} rows are sealed, ${unsealed} are not: what an owner of the database changed with the trigger off does not show in those.`,
    ...problems.map(({ code, seq }) => `${PROBLEMS[code]}${seq === null ? "" : ` First: row ${seq}.`}`),
    ok ? "Nothing was found." : "",
  ];
  return { text: lines.filter((line) => line !== "").join("\n"), data: verdict, exitCode: ok ? 0 : 1 };
}

type Asked = Record<string, string | undefined> & { output?: string };

/** With `--output` the result is printed; without, the rows are, and nothing else. */
async function exportLog({ output, ...query }: Asked, command: Command): Promise<void> {
  const { body } = await requestApi(apiPaths.auditExport(query));
  if (!body) throw new Error("The console sent no rows.");
  const rows = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  if (output === undefined) return pipeline(rows, process.stdout, { end: false });
  const part = `${output}.part`;
  try {
    await pipeline(rows, createWriteStream(part, { mode: 0o600 }));
    await rename(part, output);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  const { size } = await stat(output);
  await answer((): Answer => ({ text: `${output}: ${size} bytes.`, data: { output, bytes: size } }))(command);
}
