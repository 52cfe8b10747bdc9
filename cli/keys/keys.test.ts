import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createProgram } from "@/cli/program";
import { withVariables } from "./env-file.ts";
import { OWN_SECRET_NAMES } from "./secrets.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vagus-keys-"));
  file = join(folder, ".env");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command in this process. @returns what it prints for programs */
async function vagus(...args: string[]): Promise<Record<string, unknown>> {
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await createProgram().parseAsync(["node", "vagus", ...args, "--json"]);
    return JSON.parse(String(print.mock.calls[0]?.[0]));
  } finally {
    print.mockRestore();
  }
}

const values = () => parseEnv(readFileSync(file, "utf8"));

describe("keys generate", () => {
  it("writes what is missing, for the owner only, and keeps what is there", async () => {
    writeFileSync(file, "# ours\nVOTE_KEY=kept\nPULSE_TOKEN=\nPORT=3000\n");
    await vagus("keys", "generate", "--file", file);
    const first = values();
    expect(first).toMatchObject({ VOTE_KEY: "kept", PORT: "3000" });
    for (const name of OWN_SECRET_NAMES) expect(first[name], name).toBeTruthy();
    expect(first.INNGEST_SIGNING_KEY).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toContain("# ours\n");
    expect((await vagus("keys", "generate", "--file", file)).made).toEqual([]);
    expect(values()).toEqual(first);
  });

  it("prints no value of a file", async () => {
    const printed = JSON.stringify(await vagus("keys", "generate", "--file", file));
    for (const name of OWN_SECRET_NAMES) expect(printed).not.toContain(values()[name]);
  });

  it("prints different ones each time without a file", async () => {
    const [one, two] = [await vagus("keys", "generate"), await vagus("keys", "generate")];
    for (const name of OWN_SECRET_NAMES) expect(one[name]).not.toBe(two[name]);
  });
});

describe("keys rotate", () => {
  beforeEach(() =>
    writeFileSync(file, "INNGEST_SIGNING_KEY=aa\nSTRIPE_WEBHOOK_SECRET=whsec_old\nVOTE_KEY=v\n"),
  );
  const rotate = (...args: string[]) => vagus("keys", "rotate", ...args, "--file", file);

  it("keeps the signing key as the fallback until it is finished", async () => {
    await rotate("signing-key");
    const during = values();
    expect(during.INNGEST_SIGNING_KEY_FALLBACK).toBe("aa");
    expect(during.INNGEST_SIGNING_KEY).not.toBe("aa");
    await expect(rotate("signing-key")).rejects.toThrow("under way");
    await rotate("signing-key", "--finish");
    expect(values()).not.toHaveProperty("INNGEST_SIGNING_KEY_FALLBACK");
    expect(values().INNGEST_SIGNING_KEY).toBe(during.INNGEST_SIGNING_KEY);
  });

  it("accepts two webhook secrets until it is finished, and needs the vendor's value", async () => {
    await expect(rotate("stripe-webhook-secret")).rejects.toThrow("--value");
    await rotate("stripe-webhook-secret", "--value", "whsec_new");
    expect(values().STRIPE_WEBHOOK_SECRET).toBe("whsec_new,whsec_old");
    await rotate("stripe-webhook-secret", "--finish");
    expect(values().STRIPE_WEBHOOK_SECRET).toBe("whsec_new");
  });

  it("changes nothing where there is nothing to rotate", async () => {
    const before = readFileSync(file, "utf8");
    await expect(rotate("event-key", "--finish")).rejects.toThrow("Nothing was changed");
    expect(readFileSync(file, "utf8")).toBe(before);
  });
});

it("a value that readers of such files take differently is refused", () => {
  expect(() => withVariables("", { A: "with blank" })).toThrow("Nothing was written");
  expect(withVariables("A=1\nB=2", { A: "postgres://u:p@h/d?sslmode=require" })).toBe(
    "A=postgres://u:p@h/d?sslmode=require\nB=2\n",
  );
});
