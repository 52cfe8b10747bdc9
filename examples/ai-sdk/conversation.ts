import process from "node:process";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { createVagus } from "@vagus/client";
import { generateText, type ModelMessage, stepCountIs, tool } from "ai";
import { z } from "zod";
import { readConversation, storeConversation } from "./store.ts";

const {
  VAGUS_URL = "http://127.0.0.1:3000",
  VAGUS_TOKEN = "",
  CALLBACK_URL = "http://127.0.0.1:4002/answers",
  OPENAI_BASE_URL = "http://127.0.0.1:12113/v1",
  OPENAI_API_KEY = "sk-test",
  OPENAI_MODEL = "sandbox-hostile",
} = process.env;
const DEADLINE_MS = 4 * 3_600_000;
const MOST_STEPS = 5;

const vagus = createVagus({ url: VAGUS_URL, token: VAGUS_TOKEN });
const provider = createOpenAICompatible({ name: "model", baseURL: OPENAI_BASE_URL, apiKey: OPENAI_API_KEY });

const Discount = z.object({ order: z.string(), percent: z.number().min(1).max(50) });

const tools = {
  grant_discount: tool({
    description: "Grants a discount on an order. A person has to approve it.",
    inputSchema: Discount,
    needsApproval: true,
    execute: async ({ order, percent }) => {
      process.stdout.write(`granted ${percent} % for order ${order}\n`);
      return { granted: percent };
    },
  }),
};

const ask = (messages: ModelMessage[]) =>
  generateText({ model: provider(OPENAI_MODEL), tools, messages, stopWhen: stepCountIs(MOST_STEPS) });

/** Lets the model work on a wish. When it wants the tool, stores the conversation, then asks a person. */
export async function askAbout(order: string, wish: string): Promise<void> {
  const messages: ModelMessage[] = [{ role: "user", content: wish }];
  const { content, response } = await ask(messages);
  const wanted = content.find((part) => part.type === "tool-approval-request");
  if (!wanted) return;
  const { percent } = Discount.parse(wanted.toolCall.input);
  storeConversation({
    order,
    title: `Discount of ${percent} % for order ${order}`,
    messages: [...messages, ...response.messages],
    approvalId: wanted.approvalId,
    approved: null,
    done: false,
  });
  await askPerson(order);
}

/** Asks a person, once for an order however often it is called. */
export async function askPerson(order: string): Promise<void> {
  const conversation = readConversation(order);
  if (!conversation || conversation.approved !== null) return;
  await vagus.ask({
    idempotencyKey: `ai-discount-${order}`,
    title: conversation.title,
    deadline: new Date(Date.now() + DEADLINE_MS),
    answerTo: { url: CALLBACK_URL },
  });
}

const underWay = new Map<string, Promise<void>>();

/**
 * Goes on with a person's answer, once at a time for an order: a callback may arrive while a process that has just
 * started goes on with what it finds stored.
 */
export function continueWith(order: string): Promise<void> {
  const running = underWay.get(order) ?? resume(order).finally(() => underWay.delete(order));
  underWay.set(order, running);
  return running;
}

/** The AI SDK runs the tool that was approved, and tells the model of one that was not. */
async function resume(order: string): Promise<void> {
  const conversation = readConversation(order);
  if (!conversation || conversation.approved === null || conversation.done) return;
  const { messages, approvalId, approved } = conversation;
  const answer: ModelMessage = {
    role: "tool",
    content: [{ type: "tool-approval-response", approvalId, approved }],
  };
  const { text } = await ask([...messages, answer]);
  storeConversation({ ...conversation, done: true });
  process.stdout.write(`order ${order}: ${text}\n`);
}
