import process from "node:process";
import { DrizzleQueryError } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Conflict, NotAllowed } from "@/lib/app-errors";
import { respondError } from "./respond-error.ts";

let logged: string;

beforeEach(() => {
  logged = "";
  vi.spyOn(process.stderr, "write").mockImplementation((line) => {
    logged += String(line);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function answerTo(error: unknown) {
  const response = respondError(error, "GET /api/x");
  return { status: response.status, body: await response.json() };
}

describe("an error of ours", () => {
  it("is sent unchanged, with its status", async () => {
    const details = { decidedBy: "usr_1" };
    expect(await answerTo(new Conflict({ code: "already_decided", message: "Late.", details }))).toEqual({
      status: 409,
      body: { error: { code: "already_decided", message: "Late.", details } },
    });
    expect(await answerTo(new NotAllowed("No."))).toMatchObject({ status: 403 });
    expect(logged).toBe("");
  });
});

describe("an error nobody expected", () => {
  const driver = (code: string) =>
    new DrizzleQueryError(
      "select $1",
      ["ada@example.com"],
      Object.assign(new Error("ada@example.com"), { code }),
    );

  it.each([
    ["a broken query", driver("23505"), 500, "internal"],
    ["a broken sentence", new SyntaxError('Unexpected token, "ada@example.com"'), 500, "internal"],
    ["anything else", "ada@example.com", 500, "internal"],
    ["a database that refuses", driver("ECONNREFUSED"), 503, "database_away"],
    ["a database that went", driver("CONNECTION_CLOSED"), 503, "database_away"],
    ["a database that starts", driver("57P03"), 503, "database_away"],
  ])("%s reveals nothing, and the log names the place", async (_what, error, status, code) => {
    const answer = await answerTo(error);
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(logged).toContain("GET /api/x");
    expect(JSON.stringify(answer) + logged).not.toContain("ada");
  });
});
