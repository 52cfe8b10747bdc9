import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { openDatabase } from "@/db/client";
import { seedLocal } from "@/db/seed/seed-local";
import { seedScale } from "@/db/seed/seed-scale";
import { rollUp } from "@/lib/metrics/roll-up";

/** A database with made-up runs, as the one that the verbs of this process read. */
export interface ScaleDatabase {
  runCount: number;
  /** Makes this database the one that verbs read. */
  use(): void;
  database: ReturnType<typeof openDatabase>;
}

/** Makes and fills one; its server is deleted as a whole. */
export async function makeScaleDatabase(runCount: number): Promise<ScaleDatabase> {
  const { url, ownerUrl } = await createTestDatabase();
  await seedLocal(url);
  const began = Date.now();
  await seedScale(ownerUrl, runCount, (what, done, total) => {
    if (done === total)
      console.error(`${runCount} runs: ${what} after ${Math.round((Date.now() - began) / 1000)} s`);
  });
  const database = openDatabase(url, { direct: true });
  const use = () => Object.assign(globalThis, { vagusDatabase: database });
  use();
  await rollUp({ everyMs: 0 });
  return { runCount, use, database };
}
