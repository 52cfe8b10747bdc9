import { expect, it } from "vitest";
import { EVENT_SCHEMAS } from "./event-schemas.ts";

const CANDIDATES = ["tkt_1", "standard", 1, true];

it.each(Object.entries(EVENT_SCHEMAS))(
  "%s takes no text that PostgreSQL could not look up",
  (_name, schema) => {
    const fields = Object.entries(schema.shape);
    const data = Object.fromEntries(
      fields.map(([name, field]) => [name, CANDIDATES.find((value) => field.safeParse(value).success)]),
    );
    expect(schema.safeParse(data).success).toBe(true);
    for (const [name, field] of fields.filter(([, one]) => one.safeParse("any text").success)) {
      for (const text of ["\u0000", "tkt_\ud800"]) {
        expect(field.safeParse(text).success, "the field by itself").toBe(true);
        expect(schema.safeParse({ ...data, [name]: text }).error?.issues).toMatchObject([{ path: [name] }]);
      }
    }
  },
);
