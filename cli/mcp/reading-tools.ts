import { z } from "zod";
import { callApi } from "@/cli/call-api";
import { type Approval, ApprovalCard, ApprovalPage, ApprovalStatus } from "@/lib/approvals/schemas";
import { env } from "@/lib/env";
import { ErrorFilter, ErrorGroupPage, ErrorGroupView } from "@/lib/error-groups/schemas";
import { FunctionList, FunctionView } from "@/lib/functions/schemas";
import { findPage } from "@/lib/help/read-pages";
import { searchPages } from "@/lib/help/search-pages";
import { apiPaths, paths } from "@/lib/paths";
import { RunView } from "@/lib/runs/run-view-schemas";
import { RunPage, RunStatus } from "@/lib/runs/schemas";
import { tool } from "./tool.ts";

const Cursor = z.string().optional().describe("nextCursor of the page before");
const FunctionId = z.string().min(1).max(200).describe("such as handle-customer-email");
const RunId = z
  .string()
  .regex(/^run_\w{1,100}$/, "an id such as run_01J…")
  .describe("from list_runs");
const ErrorId = z
  .string()
  .regex(/^err_\w{1,100}$/, "an id such as err_01J…")
  .describe("from list_errors");
const ApprovalId = z
  .string()
  .regex(/^apr_\w{1,100}$/, "an id such as apr_01J…")
  .describe("from list_approvals");

/** What tells approvals apart in a list; `get_approval` reads all of one. */
function inBrief(one: Approval) {
  const { id, status, kind, title, requester, amountCents, currency, ticketId, openedAt, deadline } = one;
  return { id, status, kind, title, requester, amountCents, currency, ticketId, openedAt, deadline };
}

/** Where a person sees the same. */
const pageOf = (path: string) => new URL(path, env().api.url).href;

/** Tools that change nothing. */
export const READING_TOOLS = [
  tool({
    name: "list_functions",
    title: "List functions",
    description:
      "Every durable function: triggers, flow control, retries, whether the engine has it, health of 24 hours.",
    input: z.strictObject({}),
    async run() {
      const { items, registration } = await callApi(apiPaths.functions(), FunctionList);
      // 24 numbers of each function say less than their sums.
      return {
        registration,
        items: items.map(({ health: { hours: _, ...health }, ...one }) => ({ ...one, health })),
      };
    },
  }),
  tool({
    name: "get_function",
    title: "Read a function",
    description: "One function with the JSON schema of its events' data, its open errors and its days.",
    input: z.strictObject({ functionId: FunctionId }),
    run: ({ functionId }) => callApi(apiPaths.function(functionId), FunctionView),
  }),
  tool({
    name: "list_runs",
    title: "List runs",
    description: "Runs of the functions, newest first, a page of 50. Filter before you page.",
    input: z.strictObject({
      functionId: FunctionId.optional(),
      status: RunStatus.optional(),
      q: z.string().min(3).max(200).optional().describe("part of an id or of an error"),
      errorGroup: ErrorId.optional().describe("only runs that failed in this way"),
      from: z.iso.datetime().optional(),
      until: z.iso.datetime().optional(),
      cursor: Cursor,
    }),
    run: (filter) => callApi(apiPaths.runs(filter), RunPage),
  }),
  tool({
    name: "get_run",
    title: "Read a run's trace",
    description:
      "One run with each step, attempt, error, wait, log line, model call (tokens, no prompts), effect outside, and what a rerun could do.",
    input: z.strictObject({ runId: RunId }),
    async run({ runId }) {
      const run = await callApi(apiPaths.run(runId), RunView);
      const steps = run.steps.map(({ modelCalls, ...step }) => ({
        ...step,
        modelCalls: modelCalls.map(({ request: _, response: __, ...call }) => call),
      }));
      return { page: pageOf(paths.run(runId)), ...run, steps };
    },
  }),
  tool({
    name: "list_errors",
    title: "List errors",
    description: "Failed runs grouped by what they have in common: function, step, type, masked message.",
    input: z.strictObject({
      state: ErrorFilter.shape.state,
      functionId: FunctionId.optional(),
      cursor: Cursor,
    }),
    run: (filter) => callApi(apiPaths.errors(filter), ErrorGroupPage),
  }),
  tool({
    name: "get_error",
    title: "Read an error group",
    description: "One group of failed runs, with frames and the error of the latest run.",
    input: z.strictObject({ errorId: ErrorId }),
    async run({ errorId }) {
      const { customers, ...group } = await callApi(apiPaths.errorGroup(errorId), ErrorGroupView);
      return { page: pageOf(paths.errorGroup(errorId)), ...group, customers: customers.length };
    },
  }),
  tool({
    name: "list_approvals",
    title: "List approvals",
    description:
      "Questions to people about one exact effect, such as a refund. They are decided by people, not here.",
    input: z.strictObject({ status: ApprovalStatus.default("pending"), cursor: Cursor }),
    async run(filter) {
      const { items, nextCursor } = await callApi(apiPaths.approvals(filter), ApprovalPage);
      return { items: items.map(inBrief), nextCursor };
    },
  }),
  tool({
    name: "get_approval",
    title: "Read an approval",
    description:
      "One question with its exact effect, facts, votes and what became of it, as far as the role may see.",
    input: z.strictObject({ approvalId: ApprovalId }),
    async run({ approvalId }) {
      const card = await callApi(apiPaths.approval(approvalId), ApprovalCard);
      return { page: pageOf(paths.approval(approvalId)), ...card };
    },
  }),
  tool({
    name: "search_docs",
    title: "Search the documentation",
    description: "Parts of the documentation that hold every word. Read the page with read_doc.",
    input: z.strictObject({ query: z.string().min(2).max(200) }),
    async run({ query }) {
      const hits = searchPages(query).map(({ page, heading, anchor, excerpt }) => ({
        doc: page.slug,
        heading,
        anchor,
        excerpt,
      }));
      return hits.length > 0 ? { hits } : { hits, hint: "Nothing holds all of these words. Use fewer." };
    },
  }),
  tool({
    name: "read_doc",
    title: "Read a page of the documentation",
    description: "One page in Markdown, by its name from search_docs.",
    input: z.strictObject({ doc: z.string().min(1).max(200).describe("such as concepts/events") }),
    async run({ doc }) {
      const page = findPage(doc);
      if (!page) throw new Error(`There is no page ${doc}. Find its name with search_docs.`);
      return { title: page.title, markdown: page.markdown };
    },
  }),
];
