import type { REPLY_CLAIMS } from "@/db/schema/vocabulary";
import { longestDays } from "./durations.ts";
import { isReadable } from "./languages.ts";
import { type NamedSum, namedSums } from "./named-sums.ts";
import {
  ACTION,
  AGREED,
  ALREADY,
  COURTESY,
  DECLINED,
  DELIVERY,
  DONE,
  FAILED,
  FUTURE,
  GIFT,
  HAND_OVER,
  IDLE_NOT,
  IN_PROGRESS,
  LOOKED,
  MONEY,
  NOT,
  NOT_FOUND,
  PERSON,
  PROMISE,
  REQUEST,
  SENT,
  UNDECIDED,
  UNSEEN,
  VERB,
  WE_DECIDED,
} from "./phrases.ts";
import { clausesOf } from "./sentences.ts";

export type ReplyClaim = (typeof REPLY_CLAIMS)[number];

/** One thing that a sentence says, with the orders and sums it says it of. */
export interface Claim {
  claim: ReplyClaim;
  orders: string[];
  sums: NamedSum[];
  /** The longest time it names, in days; null when it names none. */
  days: number | null;
  /** Which way a person is said to have decided; null when it is not said. */
  verdict: "approve" | "reject" | null;
}

/** What a sentence claims, in plain letters. Words about money that nothing here knows count as "refunded". */
export function readClaims(plain: string): Claim[] {
  const clauses = clausesOf(plain);
  const claims = [...moneyClaims(clauses, plain), ...clauses.flatMap((clause) => otherClaims(clause, plain))];
  const unknown = NOT_FOUND.test(plain);
  const denied = claims.some(({ claim }) => claim === "not_refunded" || claim === "undecided");
  const sums = namedSums(plain);
  if (sums.length > 0) claims.push({ ...of("amount", plain), verdict: denied ? "reject" : null });
  if (ordersIn(plain).length > 0 && !unknown) claims.push(of("order", plain));
  if (!isReadable(plain)) claims.push(of("unread", plain));
  return claims;
}

/** One claim about money for each clause that makes one; sums and orders of other clauses belong to the one before. */
function moneyClaims(clauses: string[], plain: string): Claim[] {
  const found: Claim[] = [];
  let early: string[] = [];
  const aboutMoney = MONEY.test(plain);
  for (const clause of clauses) {
    const claim = moneyClaimOf(clause, aboutMoney);
    const last = found.at(-1);
    if (claim) {
      found.push(of(claim, [...early, clause].join(", ")));
      early = [];
    } else if (last) {
      last.orders.push(...ordersIn(clause));
      last.sums.push(...namedSums(clause));
    } else early.push(clause);
  }
  // A claim that names no order is about the orders of its sentence.
  for (const claim of found) if (claim.orders.length === 0) claim.orders = ordersIn(plain);
  return found;
}

/** The first of these that fits. `aboutMoney`: the sentence names money, though this clause may only say "it". */
function moneyClaimOf(clause: string, aboutMoney: boolean): ReplyClaim | undefined {
  if (aboutMoney && FAILED.test(clause)) return "refund_failed";
  if (UNDECIDED.test(clause)) return "undecided";
  if (aboutMoney && ALREADY.test(clause)) return "already_refunded";
  if (!MONEY.test(clause) && !(SENT.test(clause) && namedSums(clause).length > 0)) return undefined;
  const meant = clause.replace(new RegExp(IDLE_NOT, "giu"), " ");
  if (NOT.test(meant)) return "not_refunded";
  if (FUTURE.test(clause)) return "refund_promised";
  if (REQUEST.test(clause) && !DONE.test(clause)) return undefined;
  // "Your refund of $49.00", said on: what of it, another clause says.
  return VERB.test(clause) || DONE.test(clause) || SENT.test(clause) || clause.split(" ").length > 6
    ? "refunded"
    : undefined;
}

function otherClaims(clause: string, plain: string): Claim[] {
  const claims: Claim[] = [];
  const aboutMoney = MONEY.test(clause);
  const person = personClaimOf(clause);
  if (person) {
    const verdict = AGREED.test(plain) ? "approve" : DECLINED.test(plain) ? "reject" : null;
    claims.push({ ...of(person, plain), verdict: person === "person_decided" ? verdict : null });
  } else if (!aboutMoney && PROMISE.test(clause) && !COURTESY.test(clause)) claims.push(of("promise", plain));
  const days = longestDays(clause);
  if (days !== null) claims.push({ ...of("deadline", plain), days });
  if (!aboutMoney && DELIVERY.test(clause) && !UNSEEN.test(clause)) claims.push(of("delivery", plain));
  if (!aboutMoney && ACTION.test(clause)) claims.push(of("action", plain));
  if (GIFT.test(clause)) claims.push(of("gift", plain));
  return claims;
}

function personClaimOf(clause: string): ReplyClaim | undefined {
  const ahead = IN_PROGRESS.test(clause) || FUTURE.test(clause);
  if (WE_DECIDED.test(clause)) return "person_decided";
  if (PERSON.test(clause)) return LOOKED.test(clause) && !ahead ? "person_decided" : "handed_over";
  return HAND_OVER.test(clause) ? "handed_over" : undefined;
}

function of(claim: ReplyClaim, text: string): Claim {
  return { claim, orders: ordersIn(text), sums: namedSums(text), days: null, verdict: null };
}

function ordersIn(text: string): string[] {
  return [...new Set(text.match(/\bord_\w+/gi)?.map((id) => id.toLowerCase()))];
}
