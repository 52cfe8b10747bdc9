import { and, eq } from "drizzle-orm";
import postgres from "postgres";
import { describe, expect, it } from "vitest";
import { approvals, messages } from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { localUser } from "@/testing/local-user";
import { writeMail } from "@/testing/mails";
import { asksAbout } from "@/testing/refund-approvals";
import { underRules } from "@/testing/under-rules";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
const engine = withEngine();

/** The tables of a database in which some row holds these words, in whatever column. */
async function tablesHolding(words: string, databaseUrl: string): Promise<string[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const tables = await sql`select relname as name from pg_class
      where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace`;
  const holding: string[] = [];
  for (const { name } of tables) {
    const [found] = await sql`select 1 from ${sql(name)} t where position(${words} in t::text) > 0 limit 1`;
    if (found) holding.push(name);
  }
  await sql.end();
  return holding.sort();
}

/** A mail that asks for a refund, its rejection with these words, and the reply that went out. */
async function rejected(text: string, words: { comment: string; customerNote: string }) {
  const { messageId } = await writeMail(text);
  const asked = await engine.until("a question", async () => {
    const [found] = await db().select().from(approvals).where(asksAbout(messageId));
    return found;
  });
  await underRules(db(), { holdMs: 0 }, () =>
    decideApproval(localUser("senior"), asked.id, { decision: "reject", version: 1, ...words }),
  );
  const reply = await engine.until("a reply", async () => {
    const [found] = await db()
      .select()
      .from(messages)
      .where(and(eq(messages.answersMessageId, messageId), eq(messages.status, "sent")));
    return found;
  });
  return vendors.mailSource(reply.providerMessageId ?? "");
}

describe("the internal reason of a rejection", () => {
  it("stands in the decision and nowhere else: no model call, no mail, no event, no log of the engine", async () => {
    const reason = "Fraud suspected: fourth claim this month";
    const note = "The return period has passed";
    const mail = await rejected("Please refund ord_1001, it arrived broken.", {
      comment: reason,
      customerNote: note,
    });
    expect(mail).toContain(note);
    expect(mail).not.toContain(reason);
    expect(await tablesHolding(reason, env().database.url)).toEqual(["approval_decisions"]);
    expect(await tablesHolding(reason, engine.databaseUrl())).toEqual([]);
    expect(engine.log.join("\n")).not.toContain(reason);
    // The search itself finds words in the tables of the model and of mail.
    expect(await tablesHolding(note, env().database.url)).toEqual(
      expect.arrayContaining(["agent_states", "approval_decisions", "messages", "model_calls"]),
    );
  });

  it("stays inside when the customer gets no note", async () => {
    const reason = "Looks like reselling";
    const mail = await rejected("Please refund 2 USD of ord_1002.", { comment: reason, customerNote: "" });
    expect(mail).not.toContain(reason);
    expect(await tablesHolding(reason, env().database.url)).toEqual(["approval_decisions"]);
  });
});
