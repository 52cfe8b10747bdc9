import { pgTable, real, text } from "drizzle-orm/pg-core";
import { now } from "./columns.ts";
import { tickets } from "./tickets.ts";

/** What a case was about, as a direction: tickets whose directions are close are alike. */
export const ticketEmbeddings = pgTable("ticket_embeddings", {
  ticketId: text("ticket_id")
    .primaryKey()
    .references(() => tickets.id),
  /** Directions of different models cannot be compared. */
  model: text("model").notNull(),
  /** SHA-256 of the text that was embedded: the same text is not paid for twice. */
  textHash: text("text_hash").notNull(),
  /** Of length one, so that the cosine is the sum of the products. */
  embedding: real("embedding").array().notNull(),
  embeddedAt: now("embedded_at"),
});
