import { eq } from "drizzle-orm";
import { sources } from "@/db/schema";
import { db } from "@/lib/db";

type Source = typeof sources.$inferSelect;

/** Looks a source up by its name. */
export type FindSource = (name: string) => Promise<Source | undefined>;

/** The source of this name, as it is now. */
export async function findSource(name: string): Promise<Source | undefined> {
  const [source] = await db().select().from(sources).where(eq(sources.name, name));
  return source;
}

/** The same for many deliveries at one moment: each source is looked up once. */
export function rememberSources(): FindSource {
  const found = new Map<string, Promise<Source | undefined>>();
  return (name) => {
    const known = found.get(name) ?? findSource(name);
    found.set(name, known);
    return known;
  };
}
