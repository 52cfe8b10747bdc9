import type { REPLY_CLAIMS } from "@/db/schema/vocabulary";
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

/** Common words of the known languages. A longer sentence without one is in another language. */
const SMALL_WORDS = new Set(
  (
    "about and any are at be been but by can could did do for from had has have hello hi how if is it just my not of " +
    "or our please that the there this to us was we were what when which who will with within would you your yours " +
    "card days found mail money order paid refund refunded reply sorry thank thanks " +
    "ab aber als am auch auf aus bei bitte das dass dem den der dich dir ein eine einen einer für habe haben hat ich " +
    "ihr ihre ihren ihnen im ist kann kein keine liebe lieber mein mich mir mit nach nicht noch nur oder sehr sein sich sie " +
    "sind um und uns unser von vor wenn wer wie wir wird wurde zu zum zur über " +
    "bestellung danke erstattet erstattung geld gruß grüße karte tage tagen vielen"
  ).split(" "),
);

/** Shorter sentences are always readable: a greeting, a name, a title. */
const FEW_WORDS = 4;
/** Least share of common words in a readable sentence. */
const SHARE = 1 / 8;

const NUMBERS = [
  ["one", "ein", "einem", "einer", "einen", "eine"],
  ["two", "zwei", "couple of", "ein paar", "few", "a few"],
  ["three", "drei", "several", "einige", "einigen"],
  ["four", "vier"],
  ["five", "fünf"],
  ["six", "sechs"],
  ["seven", "sieben"],
  ["eight", "acht"],
  ["nine", "neun"],
  ["ten", "zehn"],
  ["eleven", "elf"],
  ["twelve", "zwölf"],
];
const WORDS = new Map(NUMBERS.flatMap((words, at) => words.map((word) => [word, at + 1] as const)));
/** Days in a unit, by the first letters of its name in any of the languages. */
const UNITS: [RegExp, number][] = [
  [/^min/i, 1 / 1440],
  [/^(?:hour|stunde)/i, 1 / 24],
  [/^(?:week|woche)/i, 7],
  [/^(?:month|monat)/i, 30],
  [/./, 1],
];

const COUNT = `\\d+|${[...WORDS.keys()].sort((a, b) => b.length - a.length).join("|")}`;
const DURATION = new RegExp(
  `(?<!\\p{L}|vor )(?:(?:${COUNT}) ?(?:-|–|to|or|bis|oder) ?)?(?<count>${COUNT}) ?(?:business |working |werk|arbeits)?` +
    "(?<unit>minutes?|minuten?|hours?|stunden?|days?|tage?n?|weeks?|wochen?|months?|monate?n?)(?!\\p{L}| ago)",
  "giu",
);
/** Days by name, whose distance is not counted. */
const NAMED_DAY =
  /(?<!\p{L})(?:tomorrow|by (?:the end of|mon|tues|wednes|thurs|fri|satur|sun)\p{L}*|(?:next|this) (?:week|month)|übermorgen|bis (?:zum|mon|diens|mitt|donners|frei|sams|sonn)\p{L}*|(?:nächste|kommende|diese)\p{L}? (?:woche|monat)|(?<!(?:guten|am|heute|gestern) )morgen)(?!\p{L})/iu;

export type ReplyClaim = (typeof REPLY_CLAIMS)[number];

/** One claim of a sentence, with the orders and sums that it is about. */
export interface Claim {
  claim: ReplyClaim;
  orders: string[];
  sums: NamedSum[];
  /** The longest time it names, in days; null when it names none. */
  days: number | null;
  /** The claimed decision of a person; null without one. */
  verdict: "approve" | "reject" | null;
}

/** The claims of a sentence in plain letters. Unknown words about money count as "refunded". */
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

/** One claim about money per clause with one; sums and orders of other clauses belong to the claim before. */
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
  // A claim without an order is about the orders of its sentence.
  for (const claim of found) if (claim.orders.length === 0) claim.orders = ordersIn(plain);
  return found;
}

/** The first matching kind of claim. `aboutMoney`: the sentence names money, although this clause may only say "it". */
function moneyClaimOf(clause: string, aboutMoney: boolean): ReplyClaim | undefined {
  if (aboutMoney && FAILED.test(clause)) return "refund_failed";
  if (UNDECIDED.test(clause)) return "undecided";
  if (aboutMoney && ALREADY.test(clause)) return "already_refunded";
  if (!MONEY.test(clause) && !(SENT.test(clause) && namedSums(clause).length > 0)) return undefined;
  const meant = clause.replace(new RegExp(IDLE_NOT, "giu"), " ");
  if (NOT.test(meant)) return "not_refunded";
  if (FUTURE.test(clause)) return "refund_promised";
  if (REQUEST.test(clause) && !DONE.test(clause)) return undefined;
  // "Your refund of $49.00" without a verb: another clause makes the claim.
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
  return [...new Set(text.match(/\bord_\w+(?:-\w+)*/gi)?.map((id) => id.toLowerCase()))];
}

/** The longest time ahead that a text names, in days; null when it names none. Times ago do not count. */
function longestDays(plain: string): number | null {
  const days = [...plain.matchAll(DURATION)].map(({ groups = {} }) => {
    const { count = "", unit = "" } = groups;
    const perUnit = UNITS.find(([name]) => name.test(unit))?.[1] ?? 1;
    return (WORDS.get(count.toLowerCase()) ?? Number(count)) * perUnit;
  });
  if (NAMED_DAY.test(plain)) days.push(0);
  return days.length > 0 ? Math.max(...days) : null;
}

/**
 * Whether the rules can read a sentence in plain letters: it is short, or has common words of a known language. Other
 * scripts are not readable, except in a few words such as a name.
 */
function isReadable(plain: string): boolean {
  const words = plain.toLowerCase().match(/\p{L}+/gu) ?? [];
  const foreign = plain.match(/[^\P{L}\p{Script=Latin}]/gu) ?? [];
  if (foreign.length > 16) return false;
  const small = words.filter((word) => SMALL_WORDS.has(word)).length;
  return words.length <= FEW_WORDS || small / words.length >= SHARE;
}
