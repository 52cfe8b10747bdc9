import { Command, Option } from "commander";
import { type Answer, answer } from "@/cli/answer";
import { callApi } from "@/cli/call-api";
import { asColumns, asUtc } from "@/cli/text";
import { env } from "@/lib/env";
import { RerunMode } from "@/lib/operations/order-schemas";
import { Operation } from "@/lib/operations/schemas";
import { apiPaths, paths } from "@/lib/paths";
import { RunView } from "@/lib/runs/run-view-schemas";
import { RunPage, RunStatus } from "@/lib/runs/schemas";

/** Runs of the functions, over the API. */
export function runs(): Command {
  return new Command("runs")
    .description("runs of the functions, over the API (VAGUS_TOKEN)")
    .addCommand(
      new Command("list")
        .description("the newest runs, a page of them")
        .addOption(new Option("--status <status>", "only these").choices(RunStatus.options))
        .option("--function <id>", "only of this function")
        .option("--q <text>", "part of an id, an error or a customer's address")
        .option("--cursor <cursor>", "the page after the one that named it")
        .action(answer(list)),
    )
    .addCommand(
      new Command("show").description("one run with its steps").argument("<id>").action(answer(show)),
    )
    .addCommand(
      acting("rerun", "run again, as an operation with a canary")
        .addOption(
          new Option("--mode <mode>", "from where").choices(RerunMode.options).default("failed_step"),
        )
        .action(answer((ids: string[], manner: Manner) => start("rerun", ids, manner))),
    )
    .addCommand(
      acting("cancel", "cancel, as an operation").action(
        answer((ids: string[], manner: Manner) => start("cancel", ids, manner)),
      ),
    );
}

interface Manner {
  reason: string;
  mode?: string;
}

function acting(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument("<ids...>")
    .requiredOption("--reason <text>", "why; it stands in the audit log");
}

interface Filter {
  status?: string;
  function?: string;
  q?: string;
  cursor?: string;
}

async function list({ status, function: functionId, q, cursor }: Filter): Promise<Answer> {
  const page = await callApi(apiPaths.runs({ status, functionId, q, cursor }), RunPage);
  const lines = page.items.map(({ id, functionId, status, queuedAt, durationMs, error }) => [
    id,
    functionId,
    status,
    asUtc(queuedAt),
    durationMs === null ? "·" : `${durationMs} ms`,
    error?.message ?? "",
  ]);
  const more = page.nextCursor ? `\n\nMore: --cursor ${page.nextCursor}` : "";
  return { text: (asColumns(lines) || "No run matches.") + more, data: page };
}

async function show(id: string): Promise<Answer> {
  const run = await callApi(apiPaths.run(id), RunView);
  const steps = run.steps.map(({ stepId, kind, status, startedAt, attempts }) => [
    `  ${stepId}`,
    kind,
    status,
    asUtc(startedAt),
    `attempts ${attempts.length}`,
  ]);
  const head = `${run.id}  ${run.functionId}  ${run.status}  queued ${asUtc(run.queuedAt)}`;
  const error = run.error ? `\n${run.error.name}: ${run.error.message}` : "";
  return { text: `${head}${error}\n\n${asColumns(steps)}`, data: run };
}

async function start(kind: "rerun" | "cancel", ids: string[], { reason, mode }: Manner): Promise<Answer> {
  const body = { kind, ids, reason, ...(mode && { mode }) };
  const operation = await callApi(apiPaths.operations(), Operation, { method: "POST", body });
  const page = new URL(paths.operation(operation.id), env().api.url);
  return {
    text: `${operation.id} ${kind === "rerun" ? "reruns" : "cancels"} ${operation.total} of ${ids.length} runs.\n${page}`,
    data: operation,
  };
}
