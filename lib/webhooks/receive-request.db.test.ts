import { expect, it } from "vitest";
import { withTestDatabase } from "@/testing/with-test-database";
import { receiveRequest, type Sender } from "./receive-request.ts";

withTestDatabase();

/** A sender whose first attempts to store fail with these codes. */
function failing(...codes: string[]): Sender {
  return {
    provider: "postmark",
    limitBytes: 1_000,
    async accept(raw) {
      const code = codes.shift();
      if (code) throw Object.assign(new Error("refused"), { code });
      return { deliveryId: `dlv_${raw}`, status: "accepted" };
    },
  };
}
const received = async (sender: Sender) => {
  const response = await receiveRequest(new Request("http://x/", { method: "POST", body: "1" }), sender);
  return [response.status, await response.text()];
};

it("a connection that was lost is no vendor's business, a database that is away is", async () => {
  expect(await received(failing("57P01"))).toEqual([200, '{"deliveryId":"dlv_1","status":"accepted"}']);
  expect((await received(failing("ECONNREFUSED")))[0]).toBe(503);
  expect((await received(failing("23505")))[0]).toBe(500);
});
