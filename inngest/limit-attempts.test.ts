import { NonRetriableError } from "inngest";
import { describe, expect, it } from "vitest";
import { VendorError } from "@/lib/app-errors";
import { limitAttempts } from "./limit-attempts.ts";

const vendor = new VendorError({ code: "model_http_503", message: "The model is away.", permanent: false });
const fail = (error: unknown) => () => Promise.reject(error);

describe("limitAttempts", () => {
  it("returns the result of the work", async () => {
    expect(await limitAttempts(0, 3, async () => 7)).toBe(7);
    expect(await limitAttempts(2, 3, async () => 7)).toBe(7);
  });

  it.each([0, 1])("passes the failure of attempt %i on, to be tried again", async (attempt) => {
    await expect(limitAttempts(attempt, 3, fail(vendor))).rejects.toBe(vendor);
  });

  it.each([2, 3])("ends it at attempt %i, and says how often it was tried", async (attempt) => {
    const ended = limitAttempts(attempt, 3, fail(vendor));
    await expect(ended).rejects.toBeInstanceOf(NonRetriableError);
    await expect(ended).rejects.toMatchObject({
      name: "VendorError",
      message: "The model is away. Tried 3 times.",
    });
  });

  it("removes what a driver put into its message", async () => {
    const driver = Object.assign(new Error("duplicate key (ada@example.com)"), { code: "23505" });
    await expect(limitAttempts(0, 1, fail(driver))).rejects.not.toThrow(/ada/);
    await expect(limitAttempts(0, 1, fail(driver))).rejects.toThrow("Error (23505) Tried 1 times.");
  });
});
