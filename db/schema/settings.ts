import { sql } from "drizzle-orm";
import { pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant, now, oneOf, word } from "./columns.ts";
import { HOLD_SUBJECTS, RETENTION_KEYS, SETTING_KEYS } from "./vocabulary.ts";

const KEYS = [...SETTING_KEYS, ...RETENTION_KEYS] as const;

/** The company's settings that differ from the defaults. */
export const settings = pgTable(
  "settings",
  {
    key: word("key", KEYS).primaryKey(),
    value: text("value").notNull(),
    updatedAt: now("updated_at"),
  },
  (t) => [oneOf("settings_key", t.key, KEYS)],
);

/** Customers and tickets whose records retention must leave alone. A lifted hold stays as a record. */
export const legalHolds = pgTable(
  "legal_holds",
  {
    id: text("id").primaryKey(),
    subjectType: word("subject_type", HOLD_SUBJECTS).notNull(),
    subjectId: text("subject_id").notNull(),
    /** Why, for people; never copied into the audit log. */
    reason: text("reason").notNull(),
    setAt: now("set_at"),
    liftedAt: instant("lifted_at"),
  },
  (t) => [
    uniqueIndex("legal_holds_active").on(t.subjectType, t.subjectId).where(sql`${t.liftedAt} is null`),
    oneOf("legal_holds_subject_words", t.subjectType, HOLD_SUBJECTS),
  ],
);
