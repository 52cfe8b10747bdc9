import { asc, eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { auditLog } from "@/db/schema";
import { db } from "@/lib/db";
import { writeCorrection } from "@/lib/replies/write-correction";
import { withTestDatabase } from "@/testing/with-test-database";
import { signatureOf } from "./rules.ts";
import { listSettings, readCompany, setSetting } from "./settings.ts";

withTestDatabase();

const CLI = { type: "system", id: "cli" } as const;
const set = (key: string, value: string) => setSetting(key, value, CLI);

it("has the defaults until something is set, and again when it is emptied", async () => {
  const before = await readCompany();
  expect(before).toEqual({
    name: "Vagus Support",
    supportAddress: "support@vagus.local",
    locale: "en-US",
    signature: null,
  });
  expect(signatureOf(before)).toBe("Warmly,\nVagus Support");
  expect(await set("company.name", "Acme Help")).toEqual({ changed: true });
  expect(await set("company.name", "Acme Help")).toEqual({ changed: false });
  expect(signatureOf(await readCompany())).toBe("Warmly,\nAcme Help");
  expect(writeCorrection([], "Ada", await readCompany())).toMatch(/Warmly,\nAcme Help$/);
  await set("company.signature", "Yours\nThe Acme team");
  expect(writeCorrection([], "Ada", await readCompany())).toMatch(/confusion\.\n\nYours\nThe Acme team$/);
  const ofCompany = (await listSettings()).filter(({ key }) => key.startsWith("company."));
  expect(ofCompany.map(({ value, isDefault }) => [value, isDefault])).toEqual([
    ["Acme Help", false],
    ["support@vagus.local", true],
    ["en-US", true],
    ["Yours\nThe Acme team", false],
  ]);
  await set("company.name", "");
  await set("company.signature", "");
  expect(await readCompany()).toEqual(before);
});

it("audits each change by its key, without the value", async () => {
  await set("company.support_address", "Help@acme.example");
  expect((await readCompany()).supportAddress).toBe("help@acme.example");
  const rows = await db()
    .select()
    .from(auditLog)
    .where(eq(auditLog.subjectId, "company.support_address"))
    .orderBy(asc(auditLog.seq));
  expect(rows.map(({ action, actorId, detail }) => [action, actorId, detail])).toEqual([
    ["settings_changed", "cli", { key: "company.support_address", change: "set" }],
  ]);
});

it.each([
  ["company.nome", "x", "There is no setting company.nome"],
  ["company.name", "a\nb", "one line"],
  ["company.name", 'a "b"', "a name without"],
  ["company.support_address", "nobody", "company.support_address"],
  ["company.locale", "english please", "a language tag"],
  ["company.signature", "x\u0000", "NUL"],
  ["retention.runs_days", "29", "from 30 to 3650"],
  ["retention.runs_days", "1e3", "from 30 to 3650"],
  ["retention.months_dropped_by", "nobody", "console or owner"],
])("refuses %s=%j", async (key, value, message) => {
  await expect(set(key, value)).rejects.toThrow(message);
});
