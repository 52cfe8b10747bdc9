import { readChatRequest } from "./openai/chat-request.ts";
import { completeChat } from "./openai/complete-chat.ts";
import { embedTexts } from "./openai/embed-texts.ts";
import { OpenAiRefusal, replyForStatus, replyTo } from "./openai/refuse.ts";
import type { Exchange, Reply, Vendor } from "./vendor.ts";

/**
 * Chat completions and embeddings of OpenAI's API. Stateless: every answer depends only on its request.
 * Models: `sandbox-support`, `sandbox-contrary`, `sandbox-hostile`.
 */
export function createOpenAi(): Vendor {
  return {
    name: "openai",
    answer: (exchange) => asOpenAi(exchange, () => route(exchange)),
    refuse: (exchange, status) => asOpenAi(exchange, async () => replyForStatus(status)),
    close: () => Promise.resolve(),
  };
}

async function route(exchange: Exchange): Promise<Reply> {
  authenticate(exchange);
  await exchange.hold();
  switch (`${exchange.method} ${exchange.path}`) {
    case "POST /v1/chat/completions": {
      const completion = completeChat(readChatRequest(parseJson(exchange.body)));
      const [choice] = completion.choices;
      const summary = `${completion.model}: ${choice?.finish_reason}, ${completion.usage.total_tokens} tokens`;
      return { status: 200, headers: {}, body: completion, summary };
    }
    case "POST /v1/embeddings": {
      const list = embedTexts(parseJson(exchange.body));
      const summary = `${list.data.length} embeddings, ${list.usage.total_tokens} tokens`;
      return { status: 200, headers: {}, body: list, summary };
    }
    default:
      throw new OpenAiRefusal(404, `Unknown request URL: ${exchange.method} ${exchange.path}.`, {
        code: "unknown_url",
      });
  }
}

/** Accepts any key, but requires one. */
function authenticate(exchange: Exchange): void {
  if (/^Bearer\s+\S/i.test(exchange.headers.authorization ?? "")) return;
  throw new OpenAiRefusal(401, "You didn't provide an API key. Send it as 'Authorization: Bearer YOUR_KEY'.");
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new OpenAiRefusal(400, "We could not parse the JSON body of your request.");
  }
}

async function asOpenAi(exchange: Exchange, work: () => Promise<Reply>): Promise<Reply> {
  let reply: Reply;
  try {
    reply = await work();
  } catch (error) {
    if (!(error instanceof OpenAiRefusal)) throw error;
    reply = replyTo(error);
  }
  return { ...reply, headers: { "x-request-id": exchange.requestId, ...reply.headers } };
}
