import journal from "./migrations/meta/_journal.json" with { type: "json" };

/** When the newest committed migration was made, Unix milliseconds: its `created_at` in `drizzle.__drizzle_migrations`. */
export const NEWEST_MIGRATION_MS = Math.max(...journal.entries.map(({ when }) => when));
