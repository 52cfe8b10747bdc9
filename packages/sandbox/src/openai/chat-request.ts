import { z } from "zod";
import { OpenAiRefusal } from "./refuse.ts";

/** A text, or parts. Only texts are read; images and files are accepted and ignored. */
const Content = z
  .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))])
  .nullish()
  .transform((content) => {
    if (typeof content === "string" || content == null) return content ?? "";
    return content.map((part) => part.text ?? "").join("");
  });

const ToolCall = z.looseObject({
  id: z.string(),
  type: z.literal("function"),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});

const ChatMessage = z.discriminatedUnion("role", [
  z.looseObject({ role: z.literal("system"), content: Content }),
  z.looseObject({ role: z.literal("developer"), content: Content }),
  z.looseObject({ role: z.literal("user"), content: Content }),
  z.looseObject({
    role: z.literal("assistant"),
    content: Content,
    tool_calls: z.array(ToolCall).min(1).optional(),
  }),
  z.looseObject({ role: z.literal("tool"), content: Content, tool_call_id: z.string() }),
]);
export type ChatMessage = z.infer<typeof ChatMessage>;

const ToolChoice = z.union([
  z.enum(["auto", "none", "required"]),
  z.looseObject({ type: z.literal("function"), function: z.looseObject({ name: z.string() }) }),
]);

/** The fields of `POST /v1/chat/completions` that the sandbox reads. */
export const ChatRequest = z.looseObject({
  model: z.string(),
  messages: z.array(ChatMessage).min(1),
  tools: z
    .array(z.looseObject({ type: z.literal("function"), function: z.looseObject({ name: z.string() }) }))
    .default([]),
  tool_choice: ToolChoice.default("auto"),
  parallel_tool_calls: z.boolean().default(true),
  stream: z.literal(false, "The sandbox answers whole, never as a stream.").nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/**
 * Reads the body of a chat completion.
 * @throws OpenAiRefusal 400 when it is malformed, or when a tool call was left without its result
 */
export function readChatRequest(body: unknown): ChatRequest {
  const parsed = ChatRequest.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const param = issue?.path.join(".") ?? "";
    throw new OpenAiRefusal(400, `Invalid '${param}': ${issue?.message ?? "not accepted"}.`, { param });
  }
  checkToolResults(parsed.data.messages);
  return parsed.data;
}

/** Every tool call is answered before the next message; no result comes without its call. */
function checkToolResults(messages: ChatMessage[]): void {
  let open = new Set<string>();
  for (const message of messages) {
    if (message.role === "tool") {
      if (!open.delete(message.tool_call_id)) {
        throw new OpenAiRefusal(
          400,
          "Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'.",
          { param: "messages" },
        );
      }
      continue;
    }
    refuseIfOpen(open);
    const calls = message.role === "assistant" ? (message.tool_calls ?? []) : [];
    open = new Set(calls.map((call) => call.id));
  }
  refuseIfOpen(open);
}

function refuseIfOpen(open: Set<string>): void {
  if (open.size === 0) return;
  throw new OpenAiRefusal(
    400,
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each " +
      `'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(", ")}`,
    { param: "messages" },
  );
}
