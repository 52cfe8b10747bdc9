import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { type ScriptedApp, startScriptedApp, stepHash } from "./scripted-app.ts";

/** Those of the reference that are about runs, functions and events (protocol §15). */
const TOOLS =
  "cancel_run get_app get_apps get_event_runs get_function get_run get_run_status get_run_trace health invoke_function invoke_function_sync list_function_runs list_functions list_runs poll_run_status rerun send_event".split(
    " ",
  );
const ACCEPT = { "content-type": "application/json", accept: "application/json, text/event-stream" };

const ToolResult = z.looseObject({
  result: z.object({
    content: z.array(z.object({ type: z.literal("text"), text: z.string() })),
    structuredContent: z.record(z.string(), z.unknown()).optional(),
    isError: z.boolean().optional(),
  }),
});

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;

beforeAll(async () => {
  engine = await startEngine({ mcpWrites: true });
  client = engineClient(engine.url);
  app = await startScriptedApp("mcp", (call) => {
    if (call.fnId === "mcp-nap") {
      return { status: 206, body: [{ id: "nap", op: "Sleep", name: "1h", data: null }] };
    }
    if (stepHash("one") in call.body.steps) return { status: 200, body: call.body.event.data };
    return {
      status: 206,
      body: [{ id: stepHash("one"), op: "StepRun", name: "one", userland: { id: "one" }, data: 1 }],
    };
  });
  await app.register(engine.url, [{ id: "echo" }, { id: "nap" }]);
});
afterAll(async () => {
  await app.close();
  await engine.stop();
});

const rpc = (message: unknown, headers: Record<string, string> = {}) =>
  client.request("POST", "/mcp", message, { ...ACCEPT, ...headers });

async function use(name: string, args: Record<string, unknown> = {}) {
  const params = { name, arguments: args };
  const answer = await rpc({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  const { result } = ToolResult.parse(answer.body);
  const value: unknown = JSON.parse(result.content[0]?.text ?? "null");
  return { isError: result.isError === true, value };
}

/** Features that need a server with sessions. */
describe.skipIf(isForeign)("the Model Context Protocol", () => {
  test("a client introduces itself in any version, and is told the tools by the reference's names", async () => {
    for (const protocolVersion of ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]) {
      const params = { protocolVersion, capabilities: {}, clientInfo: { name: "probe", version: "1" } };
      expect(await rpc({ jsonrpc: "2.0", id: "a", method: "initialize", params })).toMatchObject({
        status: 200,
        body: { id: "a", result: { protocolVersion, capabilities: { tools: {} } } },
      });
    }
    expect(await rpc({ jsonrpc: "2.0", method: "notifications/initialized" })).toMatchObject({
      status: 202,
      body: "",
    });
    const { body } = await rpc({ jsonrpc: "2.0", id: 2, method: "tools/list" });
    const Listed = z.object({
      result: z.object({
        tools: z.array(
          z.looseObject({ name: z.string(), inputSchema: z.looseObject({ type: z.literal("object") }) }),
        ),
      }),
    });
    const { tools } = Listed.parse(body).result;
    expect(tools.map((tool) => tool.name).sort()).toEqual(TOOLS);
  });

  test("an event, its runs, a run, its steps", async () => {
    const sent = await use("send_event", { name: "mcp/echo", data: { n: 1 } });
    const { eventId, runIds } = z
      .object({ eventId: z.string(), runIds: z.array(z.string()) })
      .parse(sent.value);
    expect(runIds).toHaveLength(1);
    const [runId = ""] = runIds;
    expect(await use("poll_run_status", { runIds })).toMatchObject({
      isError: false,
      value: { allEnded: true, runs: [{ id: runId, status: "COMPLETED", output: { n: 1 } }] },
    });
    expect(await use("get_event_runs", { eventId })).toMatchObject({ value: { data: [{ id: runId }] } });
    expect(await use("get_run", { runId, includeOutput: true })).toMatchObject({
      value: { data: { id: runId, output: { n: 1 } } },
    });
    expect(await use("get_run_trace", { runId, includeOutput: true })).toMatchObject({
      value: {
        data: {
          rootSpan: { status: "COMPLETED", children: [{ name: "one", stepOp: "RUN", output: { data: 1 } }] },
        },
      },
    });
    expect(await use("list_runs", { functionId: ["echo"], status: ["COMPLETED"], limit: 1 })).toMatchObject({
      value: { data: [{ id: runId }] },
    });
    expect(await use("list_function_runs", { appId: "mcp", functionId: "echo" })).toMatchObject({
      value: { data: [{ id: runId }] },
    });
  });

  test("functions are found, started, waited for", async () => {
    expect(await use("get_apps")).toMatchObject({ value: { data: [{ id: "mcp", functionCount: 2 }] } });
    expect(await use("get_app", { appId: "mcp" })).toMatchObject({ value: { data: { id: "mcp" } } });
    expect(await use("list_functions", { appId: "mcp" })).toMatchObject({
      value: { data: [{ id: "echo" }, { id: "nap" }] },
    });
    expect(await use("get_function", { appId: "mcp", functionId: "nap" })).toMatchObject({
      value: { data: { id: "nap", triggers: [{ type: "EVENT", value: "mcp/nap" }] } },
    });
    for (const functionId of ["echo", "mcp-echo"]) {
      expect(await use("invoke_function_sync", { functionId, data: "plain" })).toMatchObject({
        isError: false,
        value: { ended: true, run: { status: "COMPLETED", output: { value: "plain" } } },
      });
    }
    const started = await use("invoke_function", { appId: "mcp", functionId: "echo", data: { x: 1 } });
    expect(started).toMatchObject({ isError: false, value: { data: { runId: expect.any(String) } } });
  });

  test("runs are cancelled and started again", async () => {
    const { run_id: runId } = await client.runOf(await client.sendOne({ name: "mcp/nap" }));
    await engine.quiet();
    expect(await use("cancel_run", { runId })).toMatchObject({ isError: false, value: { data: { runId } } });
    expect(await use("cancel_run", { runId })).toMatchObject({
      isError: true,
      value: { errors: [{ code: "run_already_cancelled" }] },
    });
    const echoed = await client.endedRunOf(await client.sendOne({ name: "mcp/echo", data: { a: 1 } }));
    const again = await use("rerun", {
      runId: echoed.run_id,
      fromStep: { stepId: "one", input: { values: [2] } },
    });
    const { data } = z.object({ data: z.object({ runId: z.string() }) }).parse(again.value);
    expect(await client.ended(data.runId)).toMatchObject({ original_run_id: echoed.run_id });
  });

  test("errors name the unknown run, tool, method, arguments or JSON", async () => {
    const error = (code: number) => ({ status: 200, body: { error: { code, message: expect.any(String) } } });
    expect(await use("get_run", { runId: "nope" })).toMatchObject({ isError: true });
    expect(await use("invoke_function_sync", { functionId: "none" })).toMatchObject({ isError: true });
    const call = (params: unknown) => rpc({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
    expect(await call({ name: "none" })).toMatchObject(error(-32602));
    expect(await call({ name: "get_run", arguments: {} })).toMatchObject(error(-32602));
    expect(await call({ name: "get_run", arguments: { runId: "x", more: 1 } })).toMatchObject(error(-32602));
    expect(await rpc({ jsonrpc: "2.0", id: 1, method: "none" })).toMatchObject(error(-32601));
    expect(await rpc({ id: 1 })).toMatchObject(error(-32600));
    expect(await rpc("{")).toMatchObject(error(-32700));
    expect((await client.request("GET", "/mcp")).status).toBe(405);
  });

  test("tools that change something are neither offered nor run unless the engine was started for it", async () => {
    const reading = await startEngine();
    const ask = (method: string, params?: unknown) =>
      engineClient(reading.url).request("POST", "/mcp", { jsonrpc: "2.0", id: 1, method, params }, ACCEPT);
    const Listed = z.object({ result: z.object({ tools: z.array(z.looseObject({ name: z.string() })) }) });
    const offered = Listed.parse((await ask("tools/list")).body).result.tools.map((tool) => tool.name);
    const writing = ["cancel_run", "invoke_function", "invoke_function_sync", "rerun", "send_event"];
    expect([...offered, ...writing].sort()).toEqual(TOOLS);
    for (const name of writing) {
      expect(await ask("tools/call", { name, arguments: { name: "mcp/echo" } })).toMatchObject({
        body: { error: { code: -32602, message: expect.stringContaining("--mcp-writes") } },
      });
    }
    expect(await ask("tools/call", { name: "list_runs", arguments: {} })).toMatchObject({
      body: { result: { structuredContent: { data: [] } } },
    });
    await reading.stop();
  });
});
