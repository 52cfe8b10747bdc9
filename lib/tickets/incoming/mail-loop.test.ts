import { describe, expect, it } from "vitest";
import { isMailLoop, type ThreadMail } from "./mail-loop.ts";

const BEGAN_MS = Date.UTC(2026, 10, 20);

/** A mail of the customer or of ours, some seconds after the conversation began. */
function mail(from: "us" | "them" | "other", seconds: number, body: string): ThreadMail {
  const at = new Date(BEGAN_MS + seconds * 1000);
  return {
    direction: from === "us" ? "outbound" : "inbound",
    fromAddress: `${from}@example.com`,
    body,
    strippedBody: "",
    createdAt: at,
    triedAt: from === "us" ? at : null,
  };
}

/** Whether the last of these continues a loop. */
function loops(...thread: ThreadMail[]): boolean {
  const [last, ...earlier] = thread.toReversed();
  if (!last) throw new Error("A thread has a mail.");
  return isMailLoop(last, earlier);
}

const asked = mail("them", 0, "Where is my parcel ord_1001?");
const answered = mail("us", 5, "It comes on Friday.");

describe("a person's mail", () => {
  it.each([
    ["the first", [asked]],
    ["a second before any answer, in the same words", [asked, mail("them", 60, asked.body)]],
    ["a question at once", [asked, answered, mail("them", 6, "And where is ord_1002?")]],
    [
      "the same question about another order",
      [asked, answered, mail("them", 9, "Where is my parcel ord_1002?")],
    ],
    ["thanks an hour later", [asked, answered, mail("them", 3600, "Thank you for your mail!")]],
    [
      "two questions at their leisure",
      [asked, answered, mail("them", 90, "Why?"), mail("us", 95, "Snow."), mail("them", 200, "Oh.")],
    ],
  ])("is none's: %s", (_what, thread) => {
    expect(loops(...thread)).toBe(false);
  });
});

describe("a machine's mail", () => {
  it.each([
    [
      "the same words, days later",
      [asked, answered, mail("them", 200_000, "  where is MY parcel\nord_1001? ")],
    ],
    [
      "the same words above our answer",
      [asked, answered, mail("them", 99, `${asked.body}\n> It comes on Friday.`)],
    ],
    ["words of autoresponders, at once", [asked, answered, mail("them", 6, "I am out of the office.")]],
    [
      "a template, at once",
      [
        mail("them", 0, "Ticket 1 was opened for you"),
        answered,
        mail("them", 6, "Ticket 2 was opened for you"),
      ],
    ],
    [
      "the second at once",
      [asked, answered, mail("them", 6, "Why?"), mail("us", 8, "Snow."), mail("them", 9, "Oh.")],
    ],
  ])("is known by %s", (_what, thread) => {
    expect(loops(...thread)).toBe(true);
  });

  it("is not taken for another sender's", () => {
    expect(loops(asked, answered, mail("other", 99, asked.body))).toBe(false);
  });
});
