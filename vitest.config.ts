import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
// Packages are tested from their sources, not from what was built for npm.
const shared = {
  resolve: { alias: [{ find: /^@\//, replacement: root }] },
  ssr: { resolve: { conditions: ["vagus-source", "node", "development|production"] } },
};

export default defineConfig({
  test: {
    reporters: process.env.CI ? ["default"] : ["dot"],
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: ["node_modules", ".next", "**/*.{db,process}.test.ts", "packages/engine/conformance/**"],
          // A process for each file doubles the time; a file that changes the environment restores it.
          isolate: false,
          // What waits for processes is a project of its own, so a worker keeps a core busy.
          maxWorkers: 2,
        },
      },
      {
        ...shared,
        test: {
          // These start and kill processes: seconds each, and a machine's load decides how many.
          name: "process",
          include: ["**/*.process.test.ts"],
          exclude: ["node_modules", ".next"],
          maxWorkers: 2,
        },
      },
      {
        ...shared,
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: ["node_modules", ".next"],
          globalSetup: "testing/postgres.setup.ts",
          testTimeout: 30_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
          // Each file has a database of its own, and waits for timers most of its time.
          maxWorkers: 2,
        },
      },
      {
        ...shared,
        test: {
          name: "conformance",
          include: ["packages/engine/conformance/**/*.test.ts"],
          globalSetup: "testing/postgres.setup.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
