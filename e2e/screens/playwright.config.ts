import { defineConfig } from "@playwright/test";
import base from "../../playwright.config.ts";

/** Takes the pictures of the README from a stack of what was built, with an empty data folder: `npm run screens`. */
export default defineConfig({
  ...base,
  testDir: ".",
  globalSetup: "../support/stacks.ts",
  projects: [{ name: "screens", testMatch: "take-screens.ts" }],
  timeout: 240_000,
});
