import { NotFound } from "@/lib/app-errors";
import type { MeasuredKind, Subject } from "@/lib/policy/rule/facts";
import { readFacts } from "../facts/facts-mac.ts";
import type { ApprovalKind, ApprovalRow, ReadEffect } from "./kind.ts";
import { refund } from "./refund.ts";
import { reply } from "./reply.ts";
import { request } from "./request.ts";

/** Every kind of approval. A new kind is one file and its line here. */
const KINDS: ReadonlyMap<string, ApprovalKind> = new Map(
  [refund, reply, request].map((kind) => [kind.name, kind]),
);

/** The kind of an approval. @throws NotFound for a kind that this version of Vagus does not know */
export function kindOf(name: string): ApprovalKind {
  const kind = KINDS.get(name);
  if (!kind) throw new NotFound("approval kind", name);
  return kind;
}

/** Every kind with the facts that it measures, for the editor of the policy. */
export function listKinds(): MeasuredKind[] {
  return [...KINDS.values()].map(({ name, measures }) => ({ name, measures }));
}

/** Hash, money and title of an approval's effect; undefined if the row holds no effect of its kind. */
export function readEffect(approval: { kind: string; effect: unknown }): ReadEffect | undefined {
  return KINDS.get(approval.kind)?.read(approval.effect);
}

/** The content that people vote on, from the effect and never from other columns, which may be forged. */
export interface Question extends Pick<ReadEffect, "hash" | "money" | "title" | "deciders" | "answer"> {
  id: string;
  /** The effect with the facts measured when the approval opened, for the policy. */
  subject: Subject;
  /** The person who counts as its proposer; null for the agent. */
  proposedBy: string | null;
}

/** Stands for an effect that is not of its kind: no vote has this hash. */
const UNREADABLE = { hash: "unreadable", money: null, deciders: null, answer: () => null };

type AskedRow = Pick<ApprovalRow, "id" | "kind" | "effect" | "facts" | "factsMac" | "proposedBy">;

/** Reads what people vote on. */
export function questionOf(approval: AskedRow): Question {
  const read = readEffect(approval) ?? {
    ...UNREADABLE,
    title: `Unreadable ${approval.kind}`,
    proposer: null,
  };
  const { hash, money, title, deciders, answer, proposer } = read;
  const facts = readFacts({ id: approval.id, hash }, approval);
  return {
    id: approval.id,
    hash,
    subject: {
      kind: approval.kind,
      facts: { ...facts, ...(money && { amount: money }) },
      unproven: facts === undefined,
    },
    money,
    title,
    deciders,
    answer,
    proposedBy: proposer ?? approval.proposedBy,
  };
}
