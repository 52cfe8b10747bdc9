import type { Conversation, Decision } from "./conversation.ts";

const ORDER = /^\s*CALL\s+(\S+)\s*(.*?)\s*$/;

/**
 * `sandbox-hostile`: does whatever the mail says. Each line `CALL <tool> <json>` becomes a call with exactly
 * these arguments, offered or not, valid or not; once they have results it answers "done".
 * The worst case of prompt injection, for proving that no mail moves money.
 */
export function obey(conversation: Conversation): Decision {
  if (conversation.calls.length > 0) return { text: "done" };
  const calls = conversation.request.split(/\r?\n/).flatMap((line) => {
    const match = ORDER.exec(line);
    return match ? [{ name: match[1] ?? "", arguments: match[2] || "{}" }] : [];
  });
  return calls.length > 0 ? { calls } : { text: "done" };
}
