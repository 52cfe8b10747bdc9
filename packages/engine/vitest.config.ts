import { defineConfig } from "vitest/config";

const onPostgres = {
  globalSetup: "@vagus/embedded-postgres/testing/start-test-server",
  hookTimeout: 60_000,
  fileParallelism: false,
};

export default defineConfig({
  test: {
    reporters: process.env.CI ? ["default"] : ["dot"],
    projects: [
      { test: { name: "unit", include: ["src/**/*.test.ts"], exclude: ["src/**/*.db.test.ts"] } },
      { test: { name: "db", include: ["src/**/*.db.test.ts"], testTimeout: 30_000, ...onPostgres } },
      {
        test: {
          name: "conformance",
          include: ["conformance/**/*.test.ts"],
          testTimeout: 60_000,
          ...onPostgres,
        },
      },
    ],
  },
});
