import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { stopEmbedded } from "@vagus/embedded-postgres";
import { freePort } from "@vagus/embedded-postgres/ports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { engineClient } from "./engine-client.ts";
import { isForeign } from "./engine-under-test.ts";
import { eventually, until } from "./eventually.ts";

const PACKAGE = join(import.meta.dirname, "..");
const Manifest = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });
const manifest = Manifest.parse(JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")));

/** An app of its own: one function with a step on either side of a wait. */
const APP = `
import { createServer } from "node:http";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
const client = new Inngest({ id: "shop", isDev: true, baseUrl: process.env.ENGINE });
const order = client.createFunction({ id: "order", triggers: { event: "shop/ordered" } }, async ({ event, step }) => {
  const total = await step.run("add up", () => event.data.prices.reduce((sum, price) => sum + price, 0));
  const paid = await step.waitForEvent("payment", { event: "shop/paid", timeout: "1h" });
  return await step.run("close", () => total - paid.data.amount);
});
createServer(serve({ client, functions: [order] })).listen(Number(process.env.PORT), "127.0.0.1");
`;
const USER = `
import { createEngine, type Engine } from "vagus-engine";
export const engine: Engine = createEngine({ databaseUrl: "postgres://127.0.0.1/engine", port: 0 });
// @ts-expect-error a database is required
createEngine({});
`;

let folder: string;
const children: ChildProcess[] = [];

/** Unpacks the tarball in an empty folder and links what its manifest declares; nothing else can be resolved there. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vagus-engine-"));
  chmodSync(folder, 0o755);
  const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], { cwd: PACKAGE });
  const [tarball] = z.array(z.object({ filename: z.string() })).parse(JSON.parse(String(packed)));
  const installed = join(folder, "node_modules", "vagus-engine");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", [
    "-xzf",
    join(folder, tarball?.filename ?? ""),
    "-C",
    installed,
    "--strip-components=1",
  ]);
  for (const name of Object.keys(manifest.dependencies)) link(name, join(installed, "node_modules"));
  for (const name of ["inngest", "@types/node"]) link(name, join(folder, "node_modules"));
  writeFileSync(join(folder, "app.mjs"), APP);
  writeFileSync(join(folder, "user.ts"), USER);
});
afterAll(async () => {
  for (const child of children) await end(child, "SIGKILL");
  await stopEmbedded(join(folder, ".vagus-engine"));
  rmSync(folder, { recursive: true, force: true });
});

function link(name: string, modules: string): void {
  const paths = createRequire(join(PACKAGE, "package.json")).resolve.paths(name) ?? [];
  const found = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, "package.json")));
  if (found === undefined) throw new Error(`${name} is not installed`);
  mkdirSync(dirname(join(modules, name)), { recursive: true });
  symlinkSync(found, join(modules, name));
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}

const bin = () => join(folder, "node_modules", "vagus-engine", "dist", "main.js");
const run = (flag: string) =>
  execFileSync(process.execPath, [bin(), flag], { cwd: folder, encoding: "utf8" });

function start(script: string, args: string[], environment: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: folder,
    env: { ...process.env, INNGEST_DEV: "1", ...environment },
    stdio: ["ignore", "ignore", "inherit"],
  });
  children.push(child);
  return child;
}

async function startInstalledEngine(port: number, appUrl: string): Promise<ChildProcess> {
  const engine = start(bin(), ["dev", "-u", appUrl, "--port", String(port), "--poll-interval", "0.1"]);
  await until(
    "a healthy engine",
    async () => {
      if (engine.exitCode !== null) throw new Error(`the engine ended with ${engine.exitCode}`);
      return await fetch(`http://127.0.0.1:${port}/health`).then(
        (answer) => answer.ok,
        () => false,
      );
    },
    40_000,
  );
  return engine;
}

test.skipIf(isForeign)("the installed command says how it is used and which version it is", () => {
  const help = run("--help");
  for (const flag of ["-u, --app-url", "--port", "--host", "--database-url", "--event-key", "--signing-key"])
    expect(help).toContain(flag);
  expect(run("--version").trim()).toBe(manifest.version);
});

test.skipIf(isForeign)("the installed package brings its types", () => {
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--types", "node"];
  const tsc = join(createRequire(import.meta.url).resolve("typescript/package.json"), "..", "bin", "tsc");
  execFileSync(process.execPath, [tsc, ...options, "user.ts"], { cwd: folder, stdio: "inherit" });
});

test.skipIf(isForeign)("an app's run goes on after the installed engine was killed", async () => {
  const [port, appPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const appUrl = `http://127.0.0.1:${appPort}/api/inngest`;
  start(join(folder, "app.mjs"), [], { PORT: String(appPort), ENGINE: url });
  const killed = await startInstalledEngine(port, appUrl);
  const client = engineClient(url);
  await until("the app's function", async () => {
    const { body } = await client.request("GET", "/v1/apps/shop/functions");
    return JSON.stringify(body).includes("shop-order");
  });
  const { run_id } = await client.runOf(
    await client.sendOne({ name: "shop/ordered", data: { prices: [3, 4] } }),
  );
  await eventually("the wait", async () => {
    const { body } = await client.request("GET", `/v1/runs/${run_id}/jobs`);
    return JSON.stringify(body).includes("wait") ? true : null;
  });
  await end(killed, "SIGKILL");
  const restarted = await startInstalledEngine(port, appUrl);
  await client.send({ name: "shop/paid", data: { amount: 5 } });
  expect(await client.ended(run_id)).toMatchObject({ status: "Completed", output: 2 });
  await end(restarted, "SIGTERM");
  expect(restarted.exitCode).toBe(0);
});
