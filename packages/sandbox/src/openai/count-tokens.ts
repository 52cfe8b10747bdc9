import type { ChatMessage } from "./chat-request.ts";

/** The vendor bills cached tokens in steps of this size. */
const CACHE_STEP_TOKENS = 128;
/** Tokens of a message in addition to its text, by the vendor's cookbook. */
const MESSAGE_TOKENS = 3;

/** Tokens of a prompt; `cached` is part of `prompt`. */
export interface PromptTokens {
  prompt: number;
  cached: number;
}

/** A deterministic estimate: about four characters per token, words and signs counted separately. */
export function countTokens(text: string): number {
  let tokens = 0;
  for (const part of text.match(/\p{L}+|\p{N}+|[^\s\p{L}\p{N}]/gu) ?? [])
    tokens += Math.ceil(part.length / 4);
  return tokens;
}

/**
 * Counts a prompt. Its cached part is the previous turn: everything up to the last assistant message. The vendor caches
 * from 1,024 tokens on; here the first step counts, so that short local conversations show the difference too.
 */
export function countPrompt(messages: ChatMessage[]): PromptTokens {
  const sizes = messages.map((message) => MESSAGE_TOKENS + countTokens(fullText(message)));
  const lastAnswer = messages.findLastIndex((message) => message.role === "assistant");
  const before = lastAnswer < 0 ? 0 : sum(sizes.slice(0, lastAnswer));
  return { prompt: sum(sizes), cached: before - (before % CACHE_STEP_TOKENS) };
}

function fullText(message: ChatMessage): string {
  if (message.role !== "assistant") return message.content;
  const calls = (message.tool_calls ?? []).map((call) => `${call.function.name} ${call.function.arguments}`);
  return [message.content, ...calls].join(" ");
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
