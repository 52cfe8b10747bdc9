import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { Agent, OpenAIChatCompletionsModel, Runner, RunState, tool } from "@openai/agents";
import { createVagus } from "@vagus/client";
import OpenAI from "openai";
import { z } from "zod";

const {
  VAGUS_URL = "http://127.0.0.1:3000",
  VAGUS_TOKEN = "",
  STATE_DIR = ".state/openai-agents",
  OPENAI_BASE_URL = "http://127.0.0.1:12113/v1",
  OPENAI_API_KEY = "sk-test",
  OPENAI_MODEL = "sandbox-hostile",
} = process.env;
const DEADLINE_MS = 4 * 3_600_000;
const EVERY_MS = 1_000;

const [order = "4711", wish = `CALL grant_discount {"order":"${order}","percent":20}`] =
  process.argv.slice(2);

const agent = new Agent({
  name: "discounts",
  instructions: "You help the shop's staff with discounts.",
  model: new OpenAIChatCompletionsModel(
    new OpenAI({ baseURL: OPENAI_BASE_URL, apiKey: OPENAI_API_KEY }),
    OPENAI_MODEL,
  ),
  tools: [
    tool({
      name: "grant_discount",
      description: "Grants a discount on an order. A person has to approve it.",
      parameters: z.object({ order: z.string(), percent: z.number() }),
      needsApproval: true,
      execute: async ({ order: ofOrder, percent }) => {
        process.stdout.write(`granted ${percent} % for order ${ofOrder}\n`);
        return `granted ${percent} %`;
      },
    }),
  ],
});

const runner = new Runner({ tracingDisabled: true });
const vagus = createVagus({ url: VAGUS_URL, token: VAGUS_TOKEN });
mkdirSync(STATE_DIR, { recursive: true });
const file = join(STATE_DIR, `${order.replaceAll(/\W/g, "_")}.json`);

/** Writes beside and renames: a process that dies in between leaves the former state whole. */
function store(state: string): void {
  writeFileSync(`${file}.new`, state);
  renameSync(`${file}.new`, file);
}

/** The run that waits: of an earlier process that died, or begun now. */
async function openRun() {
  if (existsSync(file)) return RunState.fromString(agent, readFileSync(file, "utf8"));
  const { state } = await runner.run<typeof agent, unknown>(agent, wish);
  store(state.toString());
  return state;
}

let state = await openRun();
while (state.getInterruptions().length > 0) {
  for (const call of state.getInterruptions()) {
    const callId = "callId" in call.rawItem ? call.rawItem.callId : "";
    // The key is made of stored ids: a process that starts again finds the same question, and its answer.
    const { id } = await vagus.ask({
      idempotencyKey: `agents-discount-${order}-${callId}`,
      title: `Discount for order ${order}`,
      facts: [{ label: "The agent wants", value: `${call.name} ${call.arguments}`.slice(0, 500) }],
      deadline: new Date(Date.now() + DEADLINE_MS),
    });
    process.stdout.write(`waiting for ${id}\n`);
    const { verdict } = await vagus.waitForAnswer(id, { everyMs: EVERY_MS });
    if (verdict === "approved") state.approve(call);
    else state.reject(call, { message: `A person did not approve it: ${verdict}.` });
  }
  ({ state } = await runner.run<typeof agent, unknown>(agent, state));
  store(state.toString());
}
process.stdout.write(`done\n`);
