import type { ChatMessage, ChatRequest } from "./chat-request.ts";

/** A tool call since the last user message, with its result. */
export interface PastCall {
  name: string;
  arguments: string;
  result: string;
}

/** The input of the rules. */
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

/** A call that the model wants. `arguments` is JSON, or any text of a hostile mail. */
export interface WantedCall {
  name: string;
  arguments: string;
}

/** The next action of the model. */
export type Decision = { calls: WantedCall[] } | { text: string };

/** Reads the parts of a chat. */
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
