import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, it } from "vitest";

/** Starts the console, or Next on its own, without the variables that it needs. */
function start(args: string[]) {
  // A variable that is set wins over .env, also when it is empty.
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, NODE_ENV: "production" as const, DATABASE_URL: "", PULSE_TOKEN: "", PORT: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  return { status, stdout, stderr };
}

// Each test starts processes, which takes seconds on a busy machine.
describe("npm start", { timeout: 30_000 }, () => {
  it("names every missing variable in one list and ends with 1, before it listens", () => {
    const { status, stdout, stderr } = start(["cli/start/start.mjs"]);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    const [title, ...list] = stderr.trimEnd().split("\n");
    expect(title).toBe("The environment is incomplete or wrong; nothing was started.");
    expect(list).toContain("  DATABASE_URL is set but empty.");
    expect(list).toContain("  PULSE_TOKEN is set but empty.");
    expect(list.at(-1)).toContain(".env.example");
    // No stack trace.
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("starts nothing on a port that is taken, and names the port", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? String(address.port) : "";
    const dataDir = mkdtempSync(join(tmpdir(), "vagus-start-"));
    const env = { ...process.env, DATABASE_URL: "embedded", VAGUS_DATA_DIR: dataDir, PORT: port };
    const { status, stderr } = spawnSync(process.execPath, ["cli/start/start.mjs"], {
      env,
      encoding: "utf8",
    });
    server.close();
    rmSync(dataDir, { recursive: true });
    expect(status).toBe(1);
    expect(stderr).toContain(`${port}, for the console, is held by`);
  });
});
