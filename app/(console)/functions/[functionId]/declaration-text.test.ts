import { expect, it } from "vitest";
import { declarationText } from "./declaration-text";

it("writes the declared options as JSON, one a line", () => {
  const text = declarationText({
    id: "answer",
    name: "Answer",
    triggers: [{ event: "ticket/resolved" }],
    retries: 9,
    concurrency: [{ limit: 2, key: "event.data.customerId" }],
    handlesFailure: true,
  });
  expect(JSON.parse(text)).toEqual({
    id: "answer",
    name: "Answer",
    triggers: [{ event: "ticket/resolved" }],
    retries: 9,
    concurrency: [{ limit: 2, key: "event.data.customerId" }],
    onFailure: "declared",
  });
  expect(text.split("\n")).toHaveLength(8);
});
