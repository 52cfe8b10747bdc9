import { expect, it } from "vitest";
import { maskedParts } from "./masked-parts";

const masked = (message: string) =>
  maskedParts(message)
    .filter((part) => part.masked)
    .map((part) => part.text);

it.each([
  ["Postmark answered n to POST /email: message msg_… was not accepted", ["n", "msg_…"]],
  ["no answer from https://… at time…", ["https://…", "time…"]],
  ["canceling statement due to timeout after nms", ["n"]],
  ["connection ended in the middle", []],
])("%s", (message, parts) => {
  expect(masked(message)).toEqual(parts);
  expect(
    maskedParts(message)
      .map(({ text }) => text)
      .join(""),
  ).toBe(message);
});
