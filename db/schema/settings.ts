import { pgTable, text } from "drizzle-orm/pg-core";
import { now, oneOf, word } from "./columns.ts";
import { SETTING_KEYS } from "./vocabulary.ts";

/** The company's settings that differ from the defaults. */
export const settings = pgTable(
  "settings",
  {
    key: word("key", SETTING_KEYS).primaryKey(),
    value: text("value").notNull(),
    updatedAt: now("updated_at"),
  },
  (t) => [oneOf("settings_key", t.key, SETTING_KEYS)],
);
