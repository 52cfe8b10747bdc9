import { boolean, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant, now, oneOf, word } from "./columns.ts";
import { ROLES } from "./vocabulary.ts";

// The tables better-auth reads and writes, by its names (camelCase keys), in our spelling (snake_case columns).

export const users = pgTable(
  "users",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    email: text("email").notNull(),
    emailVerified: boolean("email_verified").notNull().default(false),
    image: text("image"),
    role: word("role", ROLES).notNull().default("viewer"),
    /** Since when sign-in is refused; null for who may sign in. */
    disabledAt: instant("disabled_at"),
    /** This person's id in the Slack workspace, such as `U024BE7LH`: their presses there count as theirs. */
    slackUserId: text("slack_user_id"),
    /** Whether this person gets a mail when an approval opens that they may decide. */
    mailApprovals: boolean("mail_approvals").notNull().default(false),
    createdAt: now("created_at"),
    updatedAt: now("updated_at"),
  },
  (t) => [
    uniqueIndex("users_email").on(t.email),
    uniqueIndex("users_slack").on(t.slackUserId),
    oneOf("users_role_words", t.role, ROLES),
  ],
);

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    token: text("token").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    expiresAt: instant("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    createdAt: now("created_at"),
    updatedAt: now("updated_at"),
  },
  (t) => [uniqueIndex("sessions_token").on(t.token), index("sessions_user").on(t.userId)],
);

export const accounts = pgTable(
  "accounts",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: instant("access_token_expires_at"),
    refreshTokenExpiresAt: instant("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: now("created_at"),
    updatedAt: now("updated_at"),
  },
  (t) => [index("accounts_user").on(t.userId)],
);

export const verifications = pgTable(
  "verifications",
  {
    id: text("id").primaryKey(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: now("created_at"),
    updatedAt: now("updated_at"),
  },
  (t) => [index("verifications_identifier").on(t.identifier)],
);

/** Personal tokens for programs, by better-auth's API-key plugin: it names the columns and reads some that we never set. */
export const apiTokens = pgTable(
  "api_tokens",
  {
    id: text("id").primaryKey(),
    configId: text("config_id").notNull().default("default"),
    name: text("name"),
    /** The first characters, by which a person recognises the token. */
    start: text("start"),
    /** The owner, as whom the token acts. */
    referenceId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    prefix: text("prefix"),
    /** A hash: the token itself is shown once and kept nowhere. */
    key: text("key_hash").notNull(),
    refillInterval: integer("refill_interval"),
    refillAmount: integer("refill_amount"),
    lastRefillAt: instant("last_refill_at"),
    enabled: boolean("enabled").notNull().default(true),
    rateLimitEnabled: boolean("rate_limit_enabled").notNull().default(false),
    rateLimitTimeWindow: integer("rate_limit_time_window"),
    rateLimitMax: integer("rate_limit_max"),
    requestCount: integer("request_count").notNull().default(0),
    remaining: integer("remaining"),
    lastRequest: instant("last_request"),
    expiresAt: instant("expires_at"),
    createdAt: now("created_at"),
    updatedAt: now("updated_at"),
    /** The scopes, as JSON. */
    permissions: text("permissions"),
    metadata: text("metadata"),
  },
  (t) => [uniqueIndex("api_tokens_key").on(t.key), index("api_tokens_user").on(t.referenceId)],
);

/** Failed sign-ins in a row, by account and address, by address, and by browser. Ours, not the library's. */
export const signInFailures = pgTable(
  "sign_in_failures",
  {
    /** A keyed hash: neither an email nor an address can be read out of it. */
    key: text("key").primaryKey(),
    failures: integer("failures").notNull(),
    lastFailedAt: instant("last_failed_at").notNull(),
    /** Until when the next attempt is refused. */
    blockedUntil: instant("blocked_until").notNull(),
  },
  (t) => [index("sign_in_failures_last").on(t.lastFailedAt)],
);
