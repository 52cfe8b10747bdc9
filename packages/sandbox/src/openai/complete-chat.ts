import { parseJson } from "@vagus/primitives/parse-json";
import { newVendorId } from "../vendor.ts";
import type { ChatRequest } from "./chat-request.ts";
import { type Conversation, type Decision, readConversation, type WantedCall } from "./conversation.ts";
import { countPrompt, countTokens } from "./count-tokens.ts";
import { obey } from "./hostile.ts";
import { CONTRARY, SUPPORT, type Temper } from "./propose-refund.ts";
import { sentencesOf } from "./read-mail.ts";
import { noSuchModel } from "./refuse.ts";
import { decide } from "./rules.ts";
import { SIGNATURE } from "./write-reply.ts";

/** The models of the sandbox. */
const MODELS: Record<string, (conversation: Conversation) => Decision> = {
  "sandbox-support": (conversation) => support(conversation, SUPPORT),
  "sandbox-contrary": (conversation) => support(conversation, CONTRARY),
  "sandbox-hostile": obey,
};

/** A request without tools asks for a summary, not for an answer to a mail. */
function support(conversation: Conversation, temper: Temper): Decision {
  return conversation.tools.size > 0
    ? decide(conversation, temper)
    : { text: summarise(conversation.request) };
}

/** Signs letters as the instructions say: with the text in quotes after the word "sign". */
function signed(decision: Decision, instructions: string): Decision {
  const quoted = /\bsign\s+("(?:[^"\\]|\\.)*")/.exec(instructions)?.[1];
  const signature = quoted === undefined ? undefined : parseJson(quoted);
  if (typeof signature !== "string") return decision;
  if ("text" in decision) return { text: decision.text.replaceAll(SIGNATURE, signature) };
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
  return {
    calls: decision.calls.map((call) => ({
      ...call,
      arguments: call.arguments.replaceAll(inJson(SIGNATURE), inJson(signature)),
    })),
  };
}

/** Answers a chat completion. @throws OpenAiRefusal 404 for a model that is not one of the sandbox's */
export function completeChat(request: ChatRequest) {
  const model = Object.hasOwn(MODELS, request.model) ? MODELS[request.model] : undefined;
  if (!model) throw noSuchModel(request.model);
  const conversation = readConversation(request);
  const decision = signed(applyToolChoice(model(conversation), request), conversation.instructions);
  const message = render(decision);
  const prompt = countPrompt(request.messages);
  const completionTokens = countTokens(JSON.stringify(message.tool_calls ?? message.content));
  return {
    id: newVendorId("chatcmpl-", 24),
    object: "chat.completion",
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    choices: [
      { index: 0, message, logprobs: null, finish_reason: "calls" in decision ? "tool_calls" : "stop" },
    ],
    usage: {
      prompt_tokens: prompt.prompt,
      completion_tokens: completionTokens,
      total_tokens: prompt.prompt + completionTokens,
      prompt_tokens_details: { cached_tokens: prompt.cached, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
    },
    service_tier: "default",
    system_fingerprint: "fp_sandbox",
  };
}

/** `none` forbids calls, `required` and a named tool force one, as the vendor does. */
function applyToolChoice(decision: Decision, request: ChatRequest): Decision {
  const choice = request.tool_choice;
  if (choice === "none")
    return "calls" in decision ? { text: summarise(readConversation(request).request) } : decision;
  if (typeof choice === "object") {
    const { name } = choice.function;
    const fitting = "calls" in decision ? decision.calls.filter((call) => call.name === name) : [];
    return limitCalls(fitting.length > 0 ? fitting : [{ name, arguments: "{}" }], request);
  }
  if ("calls" in decision) return limitCalls(decision.calls, request);
  const [tool] = request.tools;
  return choice === "required" && tool
    ? { calls: [{ name: tool.function.name, arguments: "{}" }] }
    : decision;
}

function limitCalls(calls: WantedCall[], request: ChatRequest): Decision {
  return { calls: request.parallel_tool_calls ? calls : calls.slice(0, 1) };
}

interface AssistantMessage {
  role: "assistant";
  refusal: null;
  annotations: [];
  content: string | null;
  tool_calls?: { id: string; type: "function"; function: WantedCall }[];
}

function render(decision: Decision): AssistantMessage {
  if ("text" in decision) {
    return { role: "assistant", refusal: null, annotations: [], content: decision.text };
  }
  const calls = decision.calls.map((call) => ({
    id: newVendorId("call_", 24),
    type: "function" as const,
    function: call,
  }));
  return { role: "assistant", refusal: null, annotations: [], content: null, tool_calls: calls };
}

const SENTENCES = 3;
const LONGEST_SENTENCE = 240;

/**
 * The answer of the models without tools: the first sentences of the text, as a summary of a short thread. Lines of ids
 * ("Ticket: tkt_…") are left out.
 */
function summarise(text: string): string {
  const sentences = sentencesOf(text).filter((sentence) => !/^[A-Z][a-z]+:\s*[a-z]+_\w+$/.test(sentence));
  const first = sentences.slice(0, SENTENCES).map((sentence) => sentence.slice(0, LONGEST_SENTENCE));
  return first.length > 0 ? first.join(" ") : "There is nothing to summarise.";
}
