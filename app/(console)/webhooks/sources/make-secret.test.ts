import { expect, it } from "vitest";
import { StandardWebhookSecret } from "@/lib/sources/schemas";
import { makeSecret } from "./make-secret";

it("makes a secret that the server takes, another each time", () => {
  expect(StandardWebhookSecret.safeParse(makeSecret()).success).toBe(true);
  expect(makeSecret()).not.toBe(makeSecret());
});
