import { z } from "zod";
import { apiTool, type Tool } from "./tool.ts";

const RunId = z.string().describe("The run's id");
const PageFields = {
  cursor: z.string().optional().describe("Pagination cursor from previous response"),
  limit: z.int().min(1).max(100).optional().describe("Number of items to return per page (min: 1, max: 100)"),
};
const ListFields = {
  ...PageFields,
  from: z.string().optional().describe("Inclusive start of the run time range, ISO 8601"),
  until: z.string().optional().describe("Inclusive end of the run time range, ISO 8601"),
  status: z
    .array(z.string())
    .optional()
    .describe("Statuses to include: QUEUED, RUNNING, COMPLETED, FAILED, CANCELLED"),
  order: z.string().optional().describe("Sort direction by creation: ASC or DESC"),
  timeField: z.string().optional().describe("What from and until are about: queuedAt, startedAt or endedAt"),
  includeOutput: z.boolean().optional().describe("Whether to include what the runs returned"),
};

const run = (runId: string) => `/v2/runs/${encodeURIComponent(runId)}`;

/** Tools that read, cancel and rerun runs; names as in the reference (protocol §15). */
export const RUN_TOOLS: Tool[] = [
  apiTool(
    {
      name: "list_runs",
      title: "List runs",
      description: "Lists runs, newest first, optionally filtered by app and function IDs",
      readOnly: true,
    },
    z.strictObject({
      ...ListFields,
      appId: z.array(z.string()).optional().describe("App IDs to include"),
      functionId: z.array(z.string()).optional().describe("Function IDs to include"),
    }),
    (query) => ({ method: "GET", path: "/v2/runs", query }),
  ),
  apiTool(
    {
      name: "list_function_runs",
      title: "List function runs",
      description: "Lists runs for one function",
      readOnly: true,
    },
    z.strictObject({ ...ListFields, appId: z.string(), functionId: z.string() }),
    ({ appId, functionId, ...query }) => ({
      method: "GET",
      path: `/v2/apps/${encodeURIComponent(appId)}/functions/${encodeURIComponent(functionId)}/runs`,
      query,
    }),
  ),
  apiTool(
    {
      name: "get_event_runs",
      title: "Get event runs",
      description: "Lists function runs triggered by a specific event",
      readOnly: true,
    },
    z.strictObject({ ...PageFields, eventId: z.string(), includeOutput: z.boolean().optional() }),
    ({ eventId, ...query }) => ({
      method: "GET",
      path: `/v2/events/${encodeURIComponent(eventId)}/runs`,
      query,
    }),
  ),
  apiTool(
    {
      name: "get_run",
      title: "Get run",
      description: "Fetches the canonical run summary for a single function run",
      readOnly: true,
    },
    z.strictObject({ runId: RunId, includeOutput: z.boolean().optional() }),
    ({ runId, includeOutput }) => ({ method: "GET", path: run(runId), query: { includeOutput } }),
  ),
  apiTool(
    {
      name: "get_run_trace",
      title: "Get run trace",
      description: "Fetches the steps of a single function run, with what each returned if asked",
      readOnly: true,
    },
    z.strictObject({ runId: RunId, includeOutput: z.boolean().optional() }),
    ({ runId, includeOutput }) => ({ method: "GET", path: `${run(runId)}/trace`, query: { includeOutput } }),
  ),
  apiTool(
    {
      name: "get_run_status",
      title: "Get run status",
      description: "As get_run with output; kept for those who know it from Inngest's dev server",
      readOnly: true,
    },
    z.strictObject({ runId: RunId }),
    ({ runId }) => ({ method: "GET", path: run(runId), query: { includeOutput: true } }),
  ),
  apiTool(
    {
      name: "cancel_run",
      title: "Cancel function run",
      description: "Cancels an in-progress function run. A step that is running ends, its result is dropped.",
    },
    z.strictObject({ runId: RunId }),
    ({ runId }) => ({ method: "POST", path: `${run(runId)}/cancel` }),
  ),
  apiTool(
    {
      name: "rerun",
      title: "Rerun function run",
      description:
        "Creates a new run using the original run's triggering event data. Its steps take effect again.",
    },
    z.strictObject({
      runId: RunId,
      fromStep: z
        .strictObject({
          stepId: z.string().describe("User-defined step name to rerun from"),
          input: z
            .strictObject({ values: z.array(z.unknown()) })
            .optional()
            .describe("Replacement step input"),
        })
        .optional(),
    }),
    ({ runId, fromStep }) => ({
      method: "POST",
      path: `${run(runId)}/rerun`,
      body: fromStep ? { fromStep: { stepId: fromStep.stepId, input: fromStep.input?.values } } : {},
    }),
  ),
];
