import { createHash } from "node:crypto";
import type { z } from "zod";
import type { approvals } from "@/db/schema";
import type { Me } from "@/lib/access/schemas";
import type { Transaction } from "@/lib/db";
import type { Money } from "@/lib/http/schemas";
import type { FactName } from "@/lib/policy/rule/facts";
import type { Deciders } from "../request/schemas.ts";
import type { CardDetails } from "../schemas.ts";
import { canonicalJson } from "./canonical-json.ts";

export type ApprovalRow = typeof approvals.$inferSelect;

/**
 * Locks the approval inside the caller's transaction and checks that it is approved, in effect, unchanged and agreed
 * to under the policy.
 * @returns the row with the last person's typed answer, or a code that says why its effect must not happen
 */
export type Admit = (
  tx: Transaction,
) => Promise<{ approval: ApprovalRow; answer: unknown } | { cause: string }>;

/** Result of performing an effect. `stopped`: a stop switch holds it; nothing was written, repeat later. */
export interface Performed {
  status: string;
  cause: string | null;
  /** The record that the effect left, such as the message that was sent. */
  recordId?: string;
}

/** Why an effect is impossible now, by the vendor's present state. */
export interface Obstacle {
  code: string;
  /** One sentence for the person who wants to approve. */
  sentence: string;
  details?: Record<string, unknown>;
}

/** The definition of a kind of approval: one object per kind, in a file of its name. */
export interface KindSpec<Effect> {
  name: string;
  effect: z.ZodType<Effect>;
  /** Business key: of several effects with one key, at most one happens. */
  key(effect: Effect): string;
  /** Hash that votes are bound to; default SHA-256 over kind and effect with sorted keys. */
  hash?(effect: Effect): string;
  /** The facts that the policy can use; measured when the approval opens. */
  measures: readonly FactName[];
  /** The money that the effect moves, for the policy; null when it moves none. */
  money(effect: Effect): Money | null;
  /** A noun phrase for lists, without personal data. */
  title(effect: Effect): string;
  /**
   * The whole effect in a few words that may leave the console: amounts and ids, nothing personal. Left out, a message
   * outside only links to the card and offers no yes, because nobody could know what they agree to.
   */
  outside?(effect: Effect): string;
  /** Asks the vendor, within a bounded time, whether the effect is still possible. */
  obstacle?(effect: Effect): Promise<Obstacle | null>;
  /** The person who counts as its proposer; default: the row's. */
  proposer?(effect: Effect): string;
  /** The people whom the requester named; default: the policy says who decides. */
  deciders?(effect: Effect): Deciders | null;
  /** The schema of a typed answer; left out or null when the decision is the whole answer. */
  answer?(effect: Effect): z.ZodType | null;
  /** The sections of the card, as this person may see them. */
  details(me: Me, approval: ApprovalRow, effect: Effect): Promise<CardDetails>;
  /** Makes the effect happen once, with an idempotency key from business ids. The only way to it, without a model. */
  perform(approval: ApprovalRow, runId: string, admit: Admit): Promise<Performed>;
  /** Records that the effect does not happen: rejected, expired or withdrawn. */
  decline(approval: ApprovalRow, runId: string): Promise<Performed>;
}

/** The content of an approval, read from its effect and never from the row's other columns, which may be forged. */
export interface ReadEffect {
  hash: string;
  key: string;
  money: Money | null;
  title: string;
  /** Null when the effect must not be shown outside the console. */
  outside: string | null;
  /** Null when the effect does not name one. */
  proposer: string | null;
  deciders: Deciders | null;
  /** The schema of a typed answer; null when the decision is the whole answer. */
  answer(): z.ZodType | null;
}

/** A kind with its effect type hidden, for the registry. `undefined` and null: the effect is not of this kind. */
export interface ApprovalKind extends Pick<KindSpec<unknown>, "name" | "measures" | "perform" | "decline"> {
  read(effect: unknown): ReadEffect | undefined;
  obstacle(effect: unknown): Promise<Obstacle | null>;
  details(me: Me, approval: ApprovalRow): Promise<CardDetails | null>;
}

/** Wraps a specification for the registry. */
export function defineKind<Effect>(spec: KindSpec<Effect>): ApprovalKind {
  const parse = (effect: unknown) => spec.effect.safeParse(effect).data;
  const { name, measures, perform, decline } = spec;
  const hash = spec.hash ?? ((effect: Effect) => hashOf(name, effect));
  return {
    name,
    measures,
    perform,
    decline,
    read(raw) {
      const effect = parse(raw);
      if (effect === undefined) return undefined;
      return {
        hash: hash(effect),
        key: spec.key(effect),
        money: spec.money(effect),
        title: spec.title(effect),
        outside: spec.outside?.(effect) ?? null,
        proposer: spec.proposer?.(effect) ?? null,
        deciders: spec.deciders?.(effect) ?? null,
        answer: () => spec.answer?.(effect) ?? null,
      };
    },
    async obstacle(raw) {
      const effect = parse(raw);
      return effect === undefined ? null : ((await spec.obstacle?.(effect)) ?? null);
    },
    async details(me, approval) {
      const effect = parse(approval.effect);
      return effect === undefined ? null : spec.details(me, approval, effect);
    },
  };
}

/** SHA-256 over a kind and an effect, whatever the order of its keys. */
export function hashOf(kind: string, effect: unknown): string {
  return createHash("sha256")
    .update(canonicalJson([kind, effect]))
    .digest("hex");
}
