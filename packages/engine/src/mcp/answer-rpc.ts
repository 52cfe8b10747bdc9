import { parseJson } from "@vagus/primitives/parse-json";
import { z } from "zod";
import type { EngineRequest, EngineResponse } from "../http/request.ts";
import { createLocalCaller, type LocalCaller, type Route } from "../http/route.ts";
import { LIMITS } from "../protocol/limits.ts";
import { APP_TOOLS } from "./app-tools.ts";
import { RUN_TOOLS } from "./run-tools.ts";
import { WAITING_TOOLS } from "./waiting-tools.ts";

const TOOLS = [...RUN_TOOLS, ...APP_TOOLS, ...WAITING_TOOLS];
/** Newest first. The parts of the protocol that the engine uses are the same in all versions. */
const PROTOCOL_VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;
const NEWEST = PROTOCOL_VERSIONS[0];
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const NO_SUCH_METHOD = -32601;
const INVALID_PARAMS = -32602;

const RpcMessage = z.looseObject({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.unknown().optional(),
});
const Initialize = z.looseObject({ protocolVersion: z.string() });
const ToolCall = z.looseObject({ name: z.string(), arguments: z.unknown().optional() });

/** The tools and the permission with which messages are answered. */
export interface RpcTools {
  call: LocalCaller;
  /** Whether tools that change something are offered. */
  allowsWrites: boolean;
}

/**
 * Answers one message of the Model Context Protocol.
 * @param message parsed JSON; undefined for a text that is not JSON
 * @returns the answer, or null for a notification
 */
async function answerRpc(message: unknown, tools: RpcTools): Promise<Record<string, unknown> | null> {
  if (message === undefined) return rpcError(null, PARSE_ERROR, "the body is not JSON");
  const parsed = RpcMessage.safeParse(message);
  if (!parsed.success) return rpcError(null, INVALID_REQUEST, z.prettifyError(parsed.error));
  const { id, method, params } = parsed.data;
  if (id === undefined) return null;
  if (method === "ping") return rpcResult(id, {});
  if (method === "initialize") return rpcResult(id, introduce(params));
  if (method === "tools/list") return rpcResult(id, { tools: offered(tools).map(describeTool) });
  if (method === "tools/call") return await callTool(id, params, tools);
  return rpcError(id, NO_SUCH_METHOD, `there is no method ${method}`);
}

function introduce(params: unknown): Record<string, unknown> {
  const asked = Initialize.safeParse(params).data?.protocolVersion;
  return {
    protocolVersion: PROTOCOL_VERSIONS.find((version) => version === asked) ?? NEWEST,
    capabilities: { tools: {} },
    serverInfo: { name: "vagus-engine", title: "Vagus engine", version: "1" },
  };
}

type Tool = (typeof TOOLS)[number];

function offered({ allowsWrites }: RpcTools): Tool[] {
  return TOOLS.filter((tool) => allowsWrites || tool.readOnly);
}

function describeTool({ name, title, description, inputSchema, readOnly }: Tool): Record<string, unknown> {
  const annotations = readOnly
    ? { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }
    : { destructiveHint: true, openWorldHint: false };
  return { name, title, description, inputSchema, annotations };
}

/** An error inside a tool is a result for the model; an unknown tool is a protocol error. */
async function callTool(id: string | number, params: unknown, tools: RpcTools) {
  const asked = ToolCall.safeParse(params);
  if (!asked.success) return rpcError(id, INVALID_PARAMS, z.prettifyError(asked.error));
  const tool = TOOLS.find((one) => one.name === asked.data.name);
  if (!tool) return rpcError(id, INVALID_PARAMS, `there is no tool ${asked.data.name}`);
  if (!offered(tools).includes(tool)) {
    const message = `${tool.name} changes something: start the engine with --mcp-writes to allow it`;
    return rpcError(id, INVALID_PARAMS, message);
  }
  const answer = await tool.run(asked.data.arguments, tools.call);
  if ("faults" in answer) return rpcError(id, INVALID_PARAMS, answer.faults);
  return rpcResult(id, {
    content: [{ type: "text", text: JSON.stringify(answer.body) }],
    structuredContent: answer.body,
    isError: answer.status >= 400,
  });
}

function rpcResult(id: string | number, result: Record<string, unknown>): Record<string, unknown> {
  return { jsonrpc: "2.0", id, result };
}

function rpcError(id: string | number | null, code: number, message: string): Record<string, unknown> {
  return { jsonrpc: "2.0", id, error: { code, message } };
}

/**
 * `/mcp`: the Model Context Protocol over streamable HTTP, without sessions and without a server stream, which the
 * transport makes optional. A GET therefore gets a 405 from the router.
 * @param api the endpoints that the tools call
 * @param allowsWrites whether tools may send, invoke, cancel or rerun; otherwise only reading tools are offered
 */
export function mcpRoutes(api: readonly Route[], allowsWrites: boolean): Route[] {
  const call = createLocalCaller(api);
  return [
    {
      method: "POST",
      path: "/mcp",
      async handle(request) {
        return await answer(request, { call, allowsWrites });
      },
    },
  ];
}

async function answer(request: EngineRequest, tools: RpcTools): Promise<EngineResponse> {
  const message = parseJson(await request.body(LIMITS.stepOutputBytes));
  // One version of the protocol allows lists of messages.
  const messages = Array.isArray(message) ? message : [message];
  const answers = [];
  for (const one of messages) {
    const reply = await answerRpc(one, tools);
    if (reply) answers.push(reply);
  }
  if (answers.length === 0) return { status: 202, body: "" };
  return { status: 200, body: Array.isArray(message) ? answers : answers[0] };
}
