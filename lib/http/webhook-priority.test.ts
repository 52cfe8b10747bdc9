import { expect, it } from "vitest";
import { withWebhookPriority, yieldToWebhooks } from "./webhook-priority.ts";

/** Longer than any test takes. */
const FOREVER_MS = 60_000;

/** A webhook that is answered when the test says so. */
function webhook() {
  let answer = () => {};
  const answered = withWebhookPriority(
    () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      }),
  );
  return { answer: () => answer(), answered };
}

it("calls start one for each turn of the event loop, in order", async () => {
  let turn = 0;
  let running = true;
  const count = () => {
    turn += 1;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  const begun: { call: number; turn: number }[] = [];
  await Promise.all([1, 2, 3, 4].map((call) => yieldToWebhooks().then(() => begun.push({ call, turn }))));
  running = false;
  expect(begun.map(({ call }) => call)).toEqual([1, 2, 3, 4]);
  expect(new Set(begun.map((one) => one.turn)).size).toBe(4);
});

it("a call during webhooks starts when the last webhook has its answer", async () => {
  const order: string[] = [];
  const [first, second] = [webhook(), webhook()];
  const call = yieldToWebhooks(FOREVER_MS).then(() => order.push("call"));
  first.answer();
  await first.answered;
  order.push("first");
  second.answer();
  await second.answered;
  order.push("second");
  await call;
  expect(order).toEqual(["first", "second", "call"]);
});

it("webhooks without a pause do not keep calls from starting", async () => {
  const waiting = webhook();
  await Promise.all([yieldToWebhooks(1), yieldToWebhooks(1), yieldToWebhooks(1)]);
  waiting.answer();
  await waiting.answered;
});

it("a webhook that failed delays no call", async () => {
  await expect(withWebhookPriority(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await yieldToWebhooks(FOREVER_MS);
});
