import { stopEmbedded } from "@/db/embedded";
import { migrate } from "@/db/migrate";
import { seedLocal } from "@/db/seed/seed-local";
import { env } from "@/lib/env";
import { seedLocalSource } from "@/lib/sources/seed-local-source";

export const summary = "migrate | seed | stop: the database of the environment";

/** `migrate` brings it up to date, `seed` fills an embedded one with local data, `stop` ends an embedded server. */
export async function run([verb]: string[]): Promise<number> {
  const { database, dataDir } = env();
  switch (verb) {
    case "migrate":
      await migrate(database.directUrl);
      console.log("The database is up to date.");
      return 0;
    case "seed":
      if (!database.embedded) {
        console.error(
          "Local data has public passwords and belongs into the embedded database only. Nothing was written.",
        );
        return 1;
      }
      await seedLocal(database.url);
      await seedLocalSource(database.url);
      console.log("Local data is in place.");
      return 0;
    case "stop":
      console.log((await stopEmbedded(dataDir)) ? "Stopped." : "It was not running.");
      return 0;
    default:
      console.error(`Usage: npm run vagus -- db ${summary}`);
      return 2;
  }
}
