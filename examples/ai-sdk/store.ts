import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { ModelMessage } from "ai";

const { STATE_DIR = ".state/ai-sdk" } = process.env;
mkdirSync(STATE_DIR, { recursive: true });

/** A conversation that waits for a person, or went on. */
export interface Conversation {
  order: string;
  /** What a person is asked. */
  title: string;
  messages: ModelMessage[];
  /** The id of the tool call's approval in the AI SDK. */
  approvalId: string;
  /** Null until a person has answered. */
  approved: boolean | null;
  done: boolean;
}

const fileOf = (order: string) => join(STATE_DIR, `${order.replaceAll(/\W/g, "_")}.json`);

export function readConversation(order: string): Conversation | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(order), "utf8"));
  } catch {
    return undefined;
  }
}

/** Writes beside and renames: a process that dies in between leaves the former state whole. */
export function storeConversation(conversation: Conversation): void {
  const file = fileOf(conversation.order);
  writeFileSync(`${file}.new`, JSON.stringify(conversation));
  renameSync(`${file}.new`, file);
}

export function allConversations(): Conversation[] {
  return readdirSync(STATE_DIR)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(STATE_DIR, name), "utf8")));
}
