import { and, eq } from "drizzle-orm";
import { answerTargets } from "@/db/schema";
import type { Queryable } from "@/lib/db";
import type { AnswerTo } from "../../request/schemas.ts";
import { covers } from "../rules.ts";
import type { TargetRow } from "./show-target.ts";

/**
 * The registered target of an answer: by its name, or for a callback the one with the longest address that covers it.
 * @returns undefined when none is registered; a disabled one is found
 */
export async function findTarget(tx: Queryable, answerTo: AnswerTo): Promise<TargetRow | undefined> {
  if ("engine" in answerTo) {
    const [row] = await tx
      .select()
      .from(answerTargets)
      .where(and(eq(answerTargets.name, answerTo.engine), eq(answerTargets.kind, "event")));
    return row;
  }
  const rows = await tx.select().from(answerTargets).where(eq(answerTargets.kind, "callback"));
  const covering = rows.filter(({ url }) => covers(url, answerTo.url));
  return covering.sort((one, other) => other.url.length - one.url.length)[0];
}
