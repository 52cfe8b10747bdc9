import { defineConfig } from "@playwright/test";
import { consoleUrl } from "./e2e/support/addresses.ts";
import { findBrowser } from "./e2e/support/find-browser.ts";

const browser = findBrowser();
/** What needs a stack in which nothing has happened; its project stands first. */
const FIRST = "**/empty-console.e2e.ts";

export default defineConfig({
  testDir: "e2e",
  projects: [
    { name: "empty", testMatch: FIRST },
    { name: "console", testMatch: "**/*.e2e.ts", testIgnore: FIRST },
  ],
  globalSetup: "./e2e/support/stacks.ts",
  // One stack, and tests that kill its parts.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  // Ends what hangs; two stacks share a machine of two cores, so it is many times what a test takes.
  timeout: 120_000,
  // As SOON_MS of e2e/support/desk.ts: a slow machine is no failure.
  expect: { timeout: 8_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [["list"], ["json"]] : [["list"]],
  use: {
    baseURL: consoleUrl,
    // Without its film, which costs a fifth of the time; the failed page is pictured below.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    launchOptions: browser,
  },
});
