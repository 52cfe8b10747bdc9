import { and, inArray, isNull } from "drizzle-orm";
import { users } from "@/db/schema";
import { may } from "@/lib/access/rules";
import { InvalidInput } from "@/lib/app-errors";
import type { Queryable } from "@/lib/db";
import type { MeasuredKind } from "../rule/facts.ts";
import type { PolicyRules, Rule } from "../schemas.ts";

/**
 * Refuses invalid rules: an unknown kind of approval, automatic money without a limit, or a named person who may not
 * decide.
 * @throws InvalidInput `unknown_kind`, `automatic_without_limit`, `unknown_approver`
 */
export async function checkRules(
  tx: Queryable,
  { rules, otherwise }: PolicyRules,
  known: readonly MeasuredKind[],
): Promise<void> {
  const kinds = new Map(known.map(({ name, measures }) => [name, measures]));
  rules.forEach((rule, at) => {
    const measures = kinds.get(rule.kind);
    if (!measures) {
      throw new InvalidInput({
        code: "unknown_kind",
        message: `Rule ${at + 1} is about "${rule.kind}", which is no kind of approval. Nothing was changed.`,
      });
    }
    if (measures.includes("amount") && isUnlimited(rule)) {
      throw new InvalidInput({
        code: "automatic_without_limit",
        message: `Rule ${at + 1} lets money go without asking and names no largest amount. Add a condition on the amount. Nothing was changed.`,
      });
    }
  });
  await checkPeople(tx, [...rules.map(({ outcome }) => outcome), otherwise].flatMap(namedIn));
}

function isUnlimited({ when, outcome }: Rule): boolean {
  return outcome.verdict === "automatic" && !when.some((one) => one.fact === "amount" && one.is !== "over");
}

function namedIn(outcome: Rule["outcome"]): string[] {
  return outcome.verdict === "ask" ? outcome.approvers.flatMap(({ userIds }) => userIds) : [];
}

async function checkPeople(tx: Queryable, userIds: string[]): Promise<void> {
  if (userIds.length === 0) return;
  const people = await tx
    .select({ id: users.id, role: users.role })
    .from(users)
    .where(and(inArray(users.id, userIds), isNull(users.disabledAt)));
  const able = new Set(people.filter(({ role }) => may(role, "decide")).map(({ id }) => id));
  const unable = userIds.filter((id) => !able.has(id));
  if (unable.length === 0) return;
  throw new InvalidInput({
    code: "unknown_approver",
    message: `${unable.join(", ")} may not decide, or does not exist. Nothing was changed.`,
    details: { userIds: unable },
  });
}
