import { pgTable, text } from "drizzle-orm/pg-core";
import { now } from "./columns.ts";

/** What was said in Slack, so that it is said once and can be changed where it stands. */
export const slackPosts = pgTable("slack_posts", {
  /** What it is about, such as `refund-failed:rfd_…`. */
  key: text("key").primaryKey(),
  channel: text("channel").notNull(),
  ts: text("ts").notNull(),
  postedAt: now("posted_at"),
});
