import { answerRpc } from "../mcp/answer-rpc.ts";
import { LIMITS } from "../protocol/limits.ts";
import { parseJson } from "../protocol/parse-json.ts";
import { createLocalCaller } from "./call-route.ts";
import type { EngineRequest, EngineResponse } from "./request.ts";
import type { Route } from "./route.ts";

/**
 * `/mcp`, where models use the engine: the Model Context Protocol over streamable HTTP, without sessions and without a
 * stream of its own, which the transport leaves to the server. A GET is therefore answered by the router: 405.
 * @param api the endpoints the tools stand on
 */
export function mcpRoutes(api: readonly Route[]): Route[] {
  const call = createLocalCaller(api);
  return [
    {
      method: "POST",
      path: "/mcp",
      async handle(request) {
        if (isFromElsewhere(request)) {
          return { status: 403, body: { error: "A page of another origin may not speak to this engine." } };
        }
        return await answer(request, call);
      },
    },
  ];
}

async function answer(
  request: EngineRequest,
  call: ReturnType<typeof createLocalCaller>,
): Promise<EngineResponse> {
  const message = parseJson(await request.body(LIMITS.stepOutputBytes));
  // Lists of messages were part of one version of the protocol.
  const messages = Array.isArray(message) ? message : [message];
  const answers = [];
  for (const one of messages) {
    const reply = await answerRpc(one, call);
    if (reply) answers.push(reply);
  }
  if (answers.length === 0) return { status: 202, body: "" };
  return { status: 200, body: Array.isArray(message) ? answers : answers[0] };
}

/** A browser tells where its page comes from: one that is not of this machine must not reach in by a name it controls. */
function isFromElsewhere({ header }: EngineRequest): boolean {
  const origin = header("origin");
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  return !["localhost", "127.0.0.1", "[::1]"].includes(new URL(origin).hostname);
}
