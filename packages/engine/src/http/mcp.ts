import { parseJson } from "@vagus/primitives/parse-json";
import { answerRpc, type RpcTools } from "../mcp/answer-rpc.ts";
import { LIMITS } from "../protocol/limits.ts";
import { createLocalCaller } from "./call-route.ts";
import type { EngineRequest, EngineResponse } from "./request.ts";
import type { Route } from "./route.ts";

/**
 * `/mcp`, where models use the engine: the Model Context Protocol over streamable HTTP, without sessions and without a
 * stream of its own, which the transport leaves to the server. A GET is therefore answered by the router: 405.
 * @param api the endpoints the tools stand on
 * @param allowsWrites whether tools may start, send, cancel or run again; otherwise only those that look are offered
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
  // Lists of messages were part of one version of the protocol.
  const messages = Array.isArray(message) ? message : [message];
  const answers = [];
  for (const one of messages) {
    const reply = await answerRpc(one, tools);
    if (reply) answers.push(reply);
  }
  if (answers.length === 0) return { status: 202, body: "" };
  return { status: 200, body: Array.isArray(message) ? answers : answers[0] };
}
