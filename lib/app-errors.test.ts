import { DrizzleQueryError } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  Conflict,
  Expired,
  InvalidInput,
  NotAllowed,
  NotFound,
  NotSignedIn,
  VendorError,
  withoutPersonalData,
} from "./app-errors.ts";

const said = { code: "x", message: "It happened." };

describe("each failure", () => {
  it.each([
    [new InvalidInput(said), 422, "x", "InvalidInput"],
    [new NotSignedIn(), 401, "not_signed_in", "NotSignedIn"],
    [new NotAllowed("No."), 403, "not_allowed", "NotAllowed"],
    [new NotFound("ticket", "tkt_1"), 404, "not_found", "NotFound"],
    [new Conflict(said), 409, "x", "Conflict"],
    [new Expired("Late."), 410, "expired", "Expired"],
    [new VendorError({ ...said, permanent: true }), 502, "x", "VendorError"],
  ])("%s has its status, code and name", (error, status, code, name) => {
    expect([error.status, error.code, error.name]).toEqual([status, code, name]);
  });
});

describe("withoutPersonalData", () => {
  const secret = "ada@example.com";
  const coded = (error: Error, code: string | number) => Object.assign(error, { code });

  it("passes our own sentences on", () => {
    expect(withoutPersonalData(new NotFound("ticket", "tkt_1"))).toEqual({
      name: "NotFound",
      message: "There is no ticket tkt_1.",
      code: "not_found",
    });
  });

  it("passes on the language's messages about code", () => {
    expect(withoutPersonalData(new TypeError("x is not a function")).message).toBe("x is not a function");
  });

  it.each([
    ["a vendor's sentence", new Error(`No such customer: ${secret}`)],
    ["a driver's code", coded(new Error(`duplicate key (email)=(${secret})`), "23505")],
    ["a query with its parameters", new DrizzleQueryError("select $1", [secret], new Error(secret))],
    [
      "a parse that quotes its input",
      z
        .string()
        .refine(() => false, secret)
        .safeParse(secret).error,
    ],
    ["JSON that quotes its input", jsonError(`${secret} wrote`)],
    ["a string that was thrown", secret],
    ["an object that was thrown", { message: secret }],
    ["nothing", undefined],
  ])("lets nothing of %s through", (_what, error) => {
    expect(JSON.stringify(withoutPersonalData(error))).not.toContain("ada");
  });

  it("says the code of the driver below a wrapper", () => {
    const cause = coded(new Error(secret), "ECONNREFUSED");
    expect(withoutPersonalData(new DrizzleQueryError("select $1", [secret], cause))).toMatchObject({
      code: "ECONNREFUSED",
    });
  });
});

/** The error of `JSON.parse`: a SyntaxError that quotes the beginning of the text. */
function jsonError(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
