import { beforeAll, expect, it } from "vitest";
import { customers, suppressedAddresses, tickets } from "@/db/schema";
import { performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { storeMail } from "@/testing/mails";
import { askAndApprove } from "@/testing/refunds";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { listCustomers } from "./list-customers.ts";
import { recordContact } from "./record-contact.ts";

withTestDatabase();
withSandbox();

const reviewer = localUser("reviewer");
const AN_HOUR_AGO = Date.now() - 3_600_000;

beforeAll(async () => {
  // More than a page, two of each moment: the id decides between those.
  const many = Array.from({ length: 60 }, (_, n) => ({
    id: `cust_many-${n}`,
    email: `many${n}@example.com`,
    name: "Many Others",
    tier: "standard" as const,
    lastContactAt: new Date(AN_HOUR_AGO - Math.floor(n / 2) * 1_000),
  }));
  await db().insert(customers).values(many);
  const { messageId } = await storeMail(db(), { customerId: "cust_002" });
  await recordContact(messageId);
  await db()
    .insert(tickets)
    .values({ id: "tkt_done", customerId: "cust_002", subject: "Done", status: "resolved" });
  const { approvalId, runId } = await askAndApprove({ orderId: "ord_1003" });
  await performApproval(approvalId, runId);
  await db()
    .insert(suppressedAddresses)
    .values({ address: "grace@example.com", cause: "complained", kind: "SpamComplaint", messageId });
});

it("lists last contact first, with open tickets and refunds, page by page without gaps or duplicates", async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listCustomers(reviewer, { cursor });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toHaveLength(65);
  expect(new Set(seen).size).toBe(65);
  const [many0, many2] = [seen.indexOf("cust_many-0"), seen.indexOf("cust_many-2")];
  expect(seen.indexOf("cust_002")).toBeLessThan(many0);
  expect(many0).toBeLessThan(many2);
  const grace = (await listCustomers(reviewer, {})).items.find(({ id }) => id === "cust_002");
  expect(grace).toMatchObject({
    email: "grace@example.com",
    name: "Grace Hopper",
    tier: "pro",
    openTickets: 2,
    refunds: 1,
    closed: "complained",
  });
});

it("filters by tier and by suppression", async () => {
  const ids = async (filter: Parameters<typeof listCustomers>[1]) =>
    (await listCustomers(reviewer, filter)).items.map(({ id }) => id);
  expect(await ids({ tier: "enterprise" })).toEqual(["cust_001"]);
  expect(await ids({ closed: "yes" })).toEqual(["cust_002"]);
  expect(await ids({ closed: "yes", tier: "standard" })).toEqual([]);
});

it("masks personal data by role, and refuses a cursor of another list", async () => {
  const { items } = await listCustomers(localUser("viewer"), { tier: "enterprise" });
  expect(items).toMatchObject([{ email: "a•••@example.com", name: "A••• L•••" }]);
  await expect(listCustomers(reviewer, { cursor: "eA" })).rejects.toMatchObject({ code: "invalid_cursor" });
});
