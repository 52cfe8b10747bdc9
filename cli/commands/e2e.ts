import { spawnSync } from "node:child_process";
import process from "node:process";
import { parseArgs } from "node:util";

export const summary = "build, then test the whole stack in a browser; --engine-url URL for another engine";

/**
 * Builds and runs the end-to-end tests. `--engine-url` aims them at an engine that runs already, such as
 * `inngest-cli dev --no-discovery`; everything else goes to Playwright.
 */
export async function run(args: string[]): Promise<number> {
  const { values, tokens } = parseArgs({
    args,
    options: { "engine-url": { type: "string" } },
    strict: false,
    tokens: true,
  });
  const engineUrl = values["engine-url"];
  const ours = tokens.find((token) => token.kind === "option" && token.name === "engine-url");
  const rest = args.filter(
    (_arg, index) => ours === undefined || (index !== ours.index && index !== ours.index + 1),
  );
  const env = { ...process.env, ...(typeof engineUrl === "string" && { E2E_ENGINE_URL: engineUrl }) };
  const build = spawnSync(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    stdio: "inherit",
    env,
  });
  if (build.status !== 0) return build.status ?? 1;
  const tests = spawnSync("node_modules/.bin/playwright", ["test", ...rest], { stdio: "inherit", env });
  return tests.status ?? 1;
}
