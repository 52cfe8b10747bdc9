import type { ChatMessage, ChatRequest } from "./chat-request.ts";

/** A tool call since the last user message, with what it came back with. */
export interface PastCall {
  name: string;
  arguments: string;
  result: string;
}

/** What the rules decide on. */
export interface Conversation {
  /** The system message. */
  instructions: string;
  /** The last user message: the mail and the ids before it. */
  request: string;
  /** In the order of calling. */
  calls: PastCall[];
  /** Tools that may be called. */
  tools: ReadonlySet<string>;
}

/** One call the model wants. `arguments` is JSON, or whatever a hostile mail says. */
export interface WantedCall {
  name: string;
  arguments: string;
}

/** What the model does next. */
export type Decision = { calls: WantedCall[] } | { text: string };

/** Takes the chat apart. */
export function readConversation(request: ChatRequest): Conversation {
  const { messages } = request;
  const lastUser = messages.findLastIndex((message) => message.role === "user");
  return {
    instructions: messages
      .filter((message) => message.role === "system" || message.role === "developer")
      .map((message) => message.content)
      .join("\n"),
    request: messages[lastUser]?.content ?? "",
    calls: readCalls(messages.slice(lastUser + 1)),
    tools: new Set(request.tools.map((tool) => tool.function.name)),
  };
}

function readCalls(messages: ChatMessage[]): PastCall[] {
  const results = new Map<string, string>();
  for (const message of messages) {
    if (message.role === "tool") results.set(message.tool_call_id, message.content);
  }
  return messages.flatMap((message) =>
    message.role === "assistant"
      ? (message.tool_calls ?? []).map((call) => ({
          name: call.function.name,
          arguments: call.function.arguments,
          result: results.get(call.id) ?? "",
        }))
      : [],
  );
}
