import { describe, expect, it } from "vitest";
import { z } from "zod";
import { emptyTexts, fieldsOf, readTexts, textsOf } from "./form-fields";

const fields = fieldsOf(
  z.toJSONSchema(
    z.object({
      ticketId: z.string(),
      customerId: z.string().nullable(),
      tier: z.enum(["pro", "standard"]),
      outcome: z.enum(["good", "bad"]).nullable(),
      priority: z.int(),
      share: z.number().optional(),
      inactive: z.boolean(),
      more: z.array(z.string()).optional(),
    }),
    { io: "input" },
  ),
);

const filled = {
  ticketId: " tkt_1 ",
  customerId: "",
  tier: "pro",
  outcome: "",
  priority: "600",
  share: "",
  inactive: "true",
  more: '["a"]',
};

describe("fieldsOf", () => {
  it("finds a control for each type", () => {
    expect(fields.map(({ name, kind, nullable, required }) => [name, kind, nullable, required])).toEqual([
      ["ticketId", "text", false, true],
      ["customerId", "text", true, true],
      ["tier", "choice", false, true],
      ["outcome", "choice", true, true],
      ["priority", "integer", false, true],
      ["share", "number", false, false],
      ["inactive", "boolean", false, true],
      ["more", "json", false, false],
    ]);
    expect(fields[2]?.options).toEqual(["pro", "standard"]);
  });

  it("finds no field in a schema that is not an object", () => {
    expect(fieldsOf({ type: "string" })).toEqual([]);
    expect(fieldsOf(null)).toEqual([]);
  });
});

describe("readTexts", () => {
  it("turns the texts of the controls into data", () => {
    expect(readTexts(fields, filled)).toEqual({
      data: {
        ticketId: "tkt_1",
        customerId: null,
        tier: "pro",
        outcome: null,
        priority: 600,
        inactive: true,
        more: ["a"],
      },
    });
  });

  it("reports each fault by its field", () => {
    const { problems } = readTexts(fields, {
      ...filled,
      ticketId: " ",
      tier: "gold",
      priority: "1.5",
      share: "x",
      more: "[",
    });
    expect(Object.keys(problems ?? {})).toEqual(["ticketId", "tier", "priority", "share", "more"]);
  });

  it("asks an untouched form for its required fields only", () => {
    const { problems } = readTexts(fields, emptyTexts(fields));
    expect(Object.keys(problems ?? {})).toEqual(["ticketId", "priority"]);
  });
});

it("brings data back unchanged through the controls", () => {
  const { data } = readTexts(fields, filled);
  expect(readTexts(fields, textsOf(fields, data ?? {})).data).toEqual(data);
});
