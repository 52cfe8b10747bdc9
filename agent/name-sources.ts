import type { AgentInputItem } from "@openai/agents";
import type { Statement, StoredProposal } from "@/lib/ledger/agent-state";

/** What a turn really saw: the results of its tools, and the mail. */
interface Seen {
  /** Results in JSON, by the tool's name. */
  results: ReadonlyMap<string, string>;
  mail: string;
}

/**
 * Words that state nothing by themselves: they fit any result and any mail. A statement stands or falls with its other
 * words and its figures.
 */
const NEUTRAL = new Set(
  `a about account all also amount an and any are as asks at be been before belongs but by card cents charge charged
  charges customer customers did does email for from had has have he her him his in is it its known mail no not nothing
  of on one only or order ordered orders our own paid payment payments purchase record records refund refunded refunds
  result said same says sender shows since so sum that the their them there they this tier to total was we were what
  when which who whole with write writes wrote you your may usd eur gbp dollars euros`.split(/\s+/),
);

const MONTHS = "january february march april may june july august september october november december".split(
  " ",
);

/**
 * Names the source of each statement of a proposal. The model's word for it does not count: a statement comes from a
 * tool when that tool was called and everything the statement says is in the result; from the customer when it is in
 * the mail; otherwise it is the model's own. So urgency or "already authorised" in a mail never passes for a fact.
 */
export function nameSources(proposal: StoredProposal, seen: Seen): StoredProposal {
  return {
    ...proposal,
    evidence: proposal.evidence.map(({ text, tool }) => ({
      text,
      tool,
      source: sourceOf({ text, tool }, seen),
    })),
  };
}

/** The results of tools in the history of a turn, the last of each. */
export function readResults(history: readonly AgentInputItem[]): Seen["results"] {
  const results = new Map<string, string>();
  for (const item of history) {
    if (item.type !== "function_call_result") continue;
    const { output } = item;
    results.set(item.name, typeof output === "string" ? output : JSON.stringify(output));
  }
  return results;
}

function sourceOf(
  { text, tool }: Pick<Statement, "text" | "tool">,
  { results, mail }: Seen,
): Statement["source"] {
  const said = claimsOf(text);
  const result = results.get(tool);
  if (said.length === 0) return "model";
  if (result !== undefined && said.every(isIn(result))) return "tool";
  return said.every(isIn(mail)) ? "customer" : "model";
}

/** What a statement claims: its figures and ids, and its words that are not neutral. */
function claimsOf(text: string): string[] {
  const parts = text.toLowerCase().match(/[\p{L}\p{N}_]+(?:[.,]\p{N}+)*/gu) ?? [];
  return parts
    .map((part) => part.replace(/^_+|_+$/g, ""))
    .filter((part) => part.length > 1 || /\d/.test(part))
    .filter((part) => !NEUTRAL.has(part));
}

/** Whether a text holds a claim: as a whole word or its beginning, or as an amount in minor units. */
function isIn(whole: string): (claim: string) => boolean {
  const parts = new Set(
    claimsOf(whole.replaceAll(/(\d{4})-(\d\d)-(\d\d)T/g, "$1 $2 $3 ").replaceAll(/([a-z])([A-Z])/g, "$1 $2")),
  );
  return (claim) => {
    if (parts.has(claim)) return true;
    const month = MONTHS.indexOf(claim) + 1;
    if (month > 0 && parts.has(String(month).padStart(2, "0"))) return true;
    if (!/\d/.test(claim)) return [...parts].some((part) => isSameWord(part, claim));
    const plain = claim.replaceAll(",", "");
    if (/^\d+\.\d+$/.test(plain))
      return parts.has(plain) || parts.has(String(Number(plain.replace(".", ""))));
    return /^\d{1,2}$/.test(claim) && parts.has(claim.padStart(2, "0"));
  };
}

/** "placed" and "placedAt", "keyboards" and "keyboard": one begins with the other and they differ by an ending. */
function isSameWord(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 4 && long.startsWith(short) && long.length - short.length <= 3;
}
