import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import postgres from "postgres";
import { DATA_DIR, env } from "./support/addresses.ts";
import { approvalOf, deliver, inboundMail, Person, runIs, sql, tellStory } from "./support/desk.ts";
import { clearFaults, setFault } from "./support/vendors.ts";

const CANARY = {
  name: "Canaria Finch",
  local: "canary.finch",
  body: "the canary sings at number 7 Birdcage Walk",
};

test.afterEach(clearFaults);

test("a customer's personal data reach neither the engine's database nor any log", async () => {
  const story = await tellStory();
  const email = `${CANARY.local}@birds.example`;
  await sql`update customers set email = ${email}, name = ${CANARY.name} where id = ${story.customerId}`;
  const text = `Please refund ${story.orderId}; ${CANARY.body}.`;
  const mail = { ...inboundMail(email, CANARY.body, text, story.providerId), FromName: CANARY.name };
  mail.FromFull.Name = CANARY.name;
  // Everything fails once, because errors leak most.
  await setFault("openai", { match: "POST /v1/chat/completions", status: 500, times: 1 });
  await setFault("stripe", { match: "POST /v1/refunds", status: 503, times: 1 });
  await setFault("postmark", { match: "POST /email", status: 503, times: 1 });
  await deliver(mail);
  const { id } = await approvalOf(story, 15_000);
  await (await Person.signIn("reviewer")).decide(id, "approve");
  await runIs(story, "completed", 30_000);
  await deliver({ ...mail, MessageID: 7 });
  await deliver(mail, "Basic wrong");

  const secrets = new RegExp([CANARY.name, CANARY.local, CANARY.body].join("|"), "i");
  const [proof] = await sql`select body from messages where provider_message_id = ${story.providerId}`;
  expect(proof?.body).toMatch(secrets);

  for (const [place, content] of await everywhere()) {
    expect(content.match(secrets)?.[0], `${place} holds personal data`).toBeUndefined();
  }
});

/** Every row of every table of the engine, and every log of the stack, as text. */
async function everywhere(): Promise<[string, string][]> {
  const engine = postgres(`postgres://vagus_engine@127.0.0.1:${env.ports.postgres}/vagus_engine`, { max: 1 });
  const tables = await engine<
    { name: string }[]
  >`select tablename as name from pg_tables where schemaname = 'public'`;
  expect(tables.length).toBeGreaterThan(3);
  const places: [string, string][] = [];
  for (const { name } of tables) {
    const rows = await engine`select t::text as row from ${engine(name)} t`;
    places.push([`table ${name}`, rows.map(({ row }) => row).join("\n")]);
  }
  await engine.end();
  const logs = join(DATA_DIR, "logs");
  for (const file of readdirSync(logs)) places.push([file, readFileSync(join(logs, file), "utf8")]);
  places.push(["stack.log", readFileSync(join(DATA_DIR, "stack.log"), "utf8")]);
  return places;
}
