import type { APPROVAL_STATUSES } from "@/db/schema/vocabulary";
import type { SlackMessage } from "@/lib/vendors/slack";

/** What a message shows of an approval: amounts, ids, states and Slack's own ids of people, nothing personal. */
export interface ShownApproval {
  id: string;
  version: number;
  /** Of the effect that the message shows. */
  hash: string;
  status: (typeof APPROVAL_STATUSES)[number];
  kind: string;
  /** The effect in words; null where it must not leave the console. */
  outside: string | null;
  deadline: Date;
  /** People who agreed or decided, as Slack mentions or roles. */
  voters: readonly string[];
  peopleNeeded: number;
  /** The card's address. */
  url: string;
  /** Whether a press can be proved to come from Slack. */
  buttons: boolean;
  /** Whether a plain yes is an answer; false where a form has to be filled in. */
  plainYes: boolean;
}

/** The parts of a button's value: which approval, as it was when the message showed it. */
const VALUE = /^(apr_\w{1,100}):(\d{1,9}):(\w{1,100})$/;

/** Reads a button's value; undefined when this console did not write it. */
export function readValue(value: string): { id: string; version: number; effectHash: string } | undefined {
  const [, id, version, effectHash] = VALUE.exec(value) ?? [];
  return id && version && effectHash ? { id, version: Number(version), effectHash } : undefined;
}

/** The message about an approval as it stands: with buttons while it waits, with the outcome afterwards. */
export function messageOf(approval: ShownApproval): SlackMessage {
  const { id, url, status } = approval;
  const what = escapeText(approval.outside ?? `A ${approval.kind} waits for a person`);
  const lines = [
    status === "pending"
      ? `*${what}*`
      : `*${outcomeOf(approval)}*: ${escapeText(approval.outside ?? approval.kind)}`,
    ...(status === "pending" ? waitingLines(approval) : []),
    `<${url}|Open ${id} in the console>`,
  ];
  const section = { type: "section", text: { type: "mrkdwn", text: lines.join("\n") } };
  const actions = buttonsOf(approval, what);
  return {
    text: lines.slice(0, -1).join(" · "),
    blocks: [
      section,
      ...(actions.length > 0 ? [{ type: "actions", block_id: "approval", elements: actions }] : []),
    ],
  };
}

function waitingLines({ deadline, peopleNeeded, voters }: ShownApproval): string[] {
  const seconds = Math.floor(deadline.getTime() / 1000);
  const until = `Until <!date^${seconds}^{date_short_pretty}, {time}|${deadline.toISOString()}>; after that it expires.`;
  if (peopleNeeded < 2) return [until];
  return [
    until,
    `${peopleNeeded} people have to agree${voters.length > 0 ? `; so far ${voters.join(", ")}` : ""}.`,
  ];
}

function outcomeOf({ status, voters }: ShownApproval): string {
  const by = voters.length > 0 ? ` by ${voters.join(" and ")}` : "";
  switch (status) {
    case "approved":
      return `Approved${by}`;
    case "rejected":
      return `Rejected${by}`;
    case "expired":
      return "Expired, nobody decided in time";
    default:
      return "Withdrawn, no decision is needed any more";
  }
}

function buttonsOf(approval: ShownApproval, what: string): object[] {
  const { status, buttons, outside, plainYes } = approval;
  if (status !== "pending" || !buttons) return [];
  const reject = button(approval, "reject", "Reject", `Reject: ${what}`);
  return outside !== null && plainYes
    ? [button(approval, "approve", "Approve", `Approve: ${what}`), reject]
    : [reject];
}

function button({ id, version, hash }: ShownApproval, decision: string, label: string, question: string) {
  const plain = (text: string) => ({ type: "plain_text", text });
  return {
    type: "button",
    action_id: decision,
    style: decision === "approve" ? "primary" : "danger",
    text: plain(label),
    value: `${id}:${version}:${hash}`,
    confirm: { title: plain(`${label}?`), text: plain(question), confirm: plain(label), deny: plain("Back") },
  };
}

/** As Slack asks for it: its three control characters. */
function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
