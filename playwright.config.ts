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
  timeout: 60_000,
  // As SOON_MS of e2e/support/desk.ts: a slow machine is no failure.
  expect: { timeout: 8_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [["list"], ["json"]] : [["list"]],
  use: {
    baseURL: consoleUrl,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: browser,
  },
});
