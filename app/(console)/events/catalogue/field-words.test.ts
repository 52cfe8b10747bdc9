import { expect, it } from "vitest";
import { z } from "zod";
import { fieldsOf } from "@/components/schema-form/form-fields";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { fieldWords } from "./field-words";

it("names the fields of an event in a line", () => {
  const schema = EVENT_SCHEMAS["customer/email.received"];
  expect(fieldWords(fieldsOf(z.toJSONSchema(schema, { io: "input" })))).toBe(
    "messageId, ticketId, customerId or null, tier (enterprise | pro | standard), tierPriority: integer",
  );
});

it("every field of every event has a control of its own in the form", () => {
  for (const schema of Object.values(EVENT_SCHEMAS)) {
    const kinds = fieldsOf(z.toJSONSchema(schema, { io: "input" })).map(({ kind }) => kind);
    expect(kinds.length).toBe(Object.keys(schema.shape).length);
    expect(kinds).not.toContain("json");
  }
});
