import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readImportFile } from "./read-file.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vagus-import-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The lines of a file with this content. */
async function read(name: string, content: string | Buffer) {
  const path = join(folder, name);
  writeFileSync(path, content);
  const lines = [];
  for await (const line of readImportFile(path)) lines.push(line);
  return lines;
}
const faultsOf = async (name: string, content: string | Buffer) =>
  (await read(name, content)).map((line) => [line.line, "faults" in line ? line.faults.join("; ") : "read"]);

const ADA = { id: "cust_7", email: "ada@example.com", name: "Ada, Countess", tier: "pro" };
const ORDER = {
  id: "ord_7-1",
  customerId: "cust_7",
  chargeId: "ch_7",
  amountCents: 4900,
  currency: "USD",
  description: 'A 3" lamp',
};

describe("a CSV file", () => {
  const header = "customer_id,email,name,tier,order_id,charge_id,amount_cents,currency,description";

  it("has a customer, an order, or both on a line; ids get the prefixes they lack", async () => {
    const text = [
      `\ufeff${header}`,
      '7,Ada@example.com,"Ada, Countess",pro,7-1,ch_7,4900,usd,"A 3"" lamp"',
      "",
      'cust_7,,,,ord_7-1,ch_7,4900,USD,A 3" lamp',
      'cust_7,ada@example.com,"Ada, Countess",pro,,,,,',
    ].join("\r\n");
    expect(await read("a.csv", text)).toEqual([
      { line: 2, record: { customer: ADA, orders: [ORDER] } },
      { line: 4, record: { orders: [ORDER] } },
      { line: 5, record: { customer: ADA, orders: [] } },
    ]);
  });

  it("names each faulty line and column, and reads the others", async () => {
    const latin1 = Buffer.concat([
      Buffer.from(
        `${header}\n1,no-mail,A,gold,,,,,\n2,b@example.com,B,pro,,,,\n3,,,,3,ch_3,49.00,USD,x\n4,,,,,,,,\n5,e@example.com,J`,
      ),
      Buffer.from([0xf6]),
      Buffer.from("rg,pro,,,,,\n6,f@example.com,F,,,,,,\n"),
    ]);
    const faults = await faultsOf("b.csv", latin1);
    expect(faults.map(([line]) => line)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(faults.map(([, fault]) => fault)).toEqual([
      expect.stringMatching(/^email: .*; tier: /),
      "has 8 values for 9 columns",
      "amount_cents: a whole number of minor units, such as 4900 for 49.00 USD",
      "has neither a customer (email, name) nor an order (order_id)",
      "is not UTF-8",
      "read",
    ]);
  });

  it("with a quote that is never closed is read up to it", async () => {
    const text = 'customer_id,email,name\n1,a@example.com,A\n2,b@example.com,"B\n3,c@example.com,C\n';
    expect(await faultsOf("c.csv", text)).toEqual([
      [2, "read"],
      [3, "a quote is opened and never closed; the file cannot be read from here on"],
    ]);
  });

  it.each([
    ["an unknown column", "customer_id,mail\n", 'names a column that is unknown: "mail"'],
    ["a column twice", "customer_id,email,email\n", "names email twice"],
    ["no customer", "email,name\n", "does not name customer_id"],
    ["semicolons", "customer_id;email\n", "with commas between them"],
    ["nothing at all", "", "does not name customer_id"],
  ])("whose header has %s is refused whole", async (_what, text, message) => {
    await expect(read("d.csv", text)).rejects.toThrow(message);
  });
});

describe("a JSONL file", () => {
  it("has the same names, and the orders of a customer as a list", async () => {
    const { id, ...ada } = ADA;
    const order = {
      order_id: "7-1",
      charge_id: "ch_7",
      amount_cents: 4900,
      currency: "USD",
      description: 'A 3" lamp',
    };
    const text = [
      JSON.stringify({ customer_id: id, ...ada, orders: [order] }),
      "",
      JSON.stringify({ customer_id: 7, ...order }),
    ].join("\n");
    expect(await read("a.jsonl", text)).toEqual([
      { line: 1, record: { customer: ADA, orders: [ORDER] } },
      { line: 3, record: { orders: [ORDER] } },
    ]);
  });

  it("names each faulty line, and reads the others", async () => {
    const text =
      '{"customer_id":"1","phone":"5"}\nnot json\n[1]\n{"customer_id":"1","email":"a@example.com","name":"A"}\n';
    expect(await faultsOf("b.jsonl", text)).toEqual([
      [1, "unknown name: phone"],
      [2, "is not JSON"],
      [3, expect.stringContaining("expected object")],
      [4, "read"],
    ]);
  });
});

it("another kind of file is refused", () => {
  expect(() => readImportFile("customers.xlsx")).toThrow("neither with .csv nor with .jsonl");
});
