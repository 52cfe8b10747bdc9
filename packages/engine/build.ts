import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import manifest from "./package.json" with { type: "json" };

const at = (...path: string[]) => join(import.meta.dirname, ...path);

rmSync(at("dist"), { recursive: true, force: true });
await build({
  entryPoints: [at("src/index.ts"), at("src/main.ts")],
  outdir: at("dist"),
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // Packages of this repository are bundled; dependencies from npm are installed beside the engine.
  external: Object.keys(manifest.dependencies),
});
cpSync(at("src/store/migrations"), at("dist/migrations"), { recursive: true });
const types = spawnSync("tsc", ["--project", at("tsconfig.build.json")], { stdio: "inherit" });
process.exitCode = types.status ?? 1;
