import { describe, expect, it } from "vitest";
import { verifyBearer } from "./same-secret.ts";

describe("verifyBearer", () => {
  it("takes the token", () => {
    expect(verifyBearer("Bearer s3cret", "s3cret")).toBe(true);
  });

  it.each([
    null,
    "",
    "Bearer",
    "Bearer ",
    "s3cret",
    "Bearer s3cre",
    "Bearer s3crett",
    "Basic s3cret",
    "Bearer  s3cret",
  ])("refuses %j", (header) => {
    expect(verifyBearer(header, "s3cret")).toBe(false);
  });
});
