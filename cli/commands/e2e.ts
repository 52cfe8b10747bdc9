import { spawnSync } from "node:child_process";
import process from "node:process";
import { Command } from "commander";

/** Builds and runs the end-to-end tests. What follows goes to Playwright. */
export function e2e(): Command {
  return new Command("e2e")
    .description("build, then test the whole stack in a browser")
    .argument("[playwright...]", "files and options of Playwright, such as --grep")
    .option("--engine-url <url>", "an engine that runs already, such as inngest-cli dev --no-discovery")
    .allowUnknownOption()
    .action((forPlaywright: string[], { engineUrl }: { engineUrl?: string }) => {
      const env = { ...process.env, ...(engineUrl && { E2E_ENGINE_URL: engineUrl }) };
      const run = (file: string, args: string[]) =>
        spawnSync(file, args, { stdio: "inherit", env }).status ?? 1;
      const built = run(process.execPath, ["node_modules/next/dist/bin/next", "build"]);
      process.exitCode = built || run("node_modules/.bin/playwright", ["test", ...forPlaywright]);
    });
}
