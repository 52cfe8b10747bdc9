import { randomUUID } from "node:crypto";
import { z } from "zod";
import { callApi } from "@/cli/call-api";
import { env } from "@/lib/env";
import { EventSent } from "@/lib/events/schemas";
import { Invoked, InvokeFunction } from "@/lib/functions/schemas";
import { RerunMode } from "@/lib/operations/order-schemas";
import { Operation } from "@/lib/operations/schemas";
import { apiPaths, paths } from "@/lib/paths";
import { tool } from "./tool.ts";

const Data = z
  .record(z.string(), z.json())
  .describe("ids, as the event's schema wants them; get_function has it");
const page = (path: string) => new URL(path, env().api.url).href;

/** Tools that start something; offered with --allow-actions only. Each is audited as the owner of the token. */
export const ACTING_TOOLS = [
  tool({
    name: "send_event",
    title: "Send an event",
    description: "Sends an event of the catalogue; every function that listens starts a run.",
    input: z.strictObject({ name: z.string().min(1).max(200), data: Data.default({}) }),
    acts: true,
    async run({ name, data }) {
      const { id } = await callApi(apiPaths.events(), EventSent, { method: "POST", body: { name, data } });
      return { eventId: id, page: page(paths.event(id)) };
    },
  }),
  tool({
    name: "invoke_function",
    title: "Invoke a function",
    description: "Starts one run of exactly this function. The same key starts no second run for a day.",
    input: z.strictObject({
      functionId: z.string().min(1).max(200),
      event: z.string().optional().describe("whose schema checks the data; the first trigger without it"),
      data: Data.default({}),
      key: InvokeFunction.shape.key.optional().describe("idempotency key; a new one without it"),
    }),
    acts: true,
    async run({ functionId, key = randomUUID(), ...rest }) {
      const body = { key, ...rest };
      const { runId } = await callApi(apiPaths.functionInvoke(functionId), Invoked, { method: "POST", body });
      return { runId, key, page: page(paths.run(runId)) };
    },
  }),
  tool({
    name: "rerun_run",
    title: "Run a run again",
    description:
      "Repeats an ended run as an operation, from its failed step or from the top. Refunds and replies that happened do not happen again.",
    input: z.strictObject({
      runId: z.string().regex(/^run_\w{1,100}$/, "an id such as run_01J…"),
      mode: RerunMode.exclude(["edited"]).default("failed_step"),
      reason: z.string().min(3).max(500).describe("why; it stands in the audit log"),
    }),
    acts: true,
    async run({ runId, mode, reason }) {
      const body = { kind: "rerun" as const, ids: [runId], mode, reason };
      const operation = await callApi(apiPaths.operations(), Operation, { method: "POST", body });
      return {
        operationId: operation.id,
        status: operation.status,
        total: operation.total,
        page: page(paths.operation(operation.id)),
      };
    },
  }),
];
