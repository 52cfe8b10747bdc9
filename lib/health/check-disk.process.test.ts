import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let home: string;
let folder: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "vagus-disk-"));
  folder = join(home, "data");
  mkdirSync(folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
  rmSync(home, { recursive: true, force: true });
});

async function checkDisk(databaseUrl = "embedded") {
  vi.stubEnv("VAGUS_DATA_DIR", folder);
  vi.stubEnv("DATABASE_URL", databaseUrl);
  vi.resetModules();
  return (await import("./check-disk.ts")).checkDisk();
}

/** A file system of 64 KiB; false where this user may not mount one. */
const mountSmall = () => spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status === 0;

describe("the disk", () => {
  it("is green when the data folder can be written, and leaves nothing behind", async () => {
    expect(await checkDisk()).toEqual({ ok: true });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is red while a file stands where the folder was, and green again by itself", async () => {
    renameSync(folder, join(home, "aside"));
    writeFileSync(folder, "");
    expect(await checkDisk()).toEqual({ ok: false, message: expect.stringContaining("(ENOTDIR)") });
    rmSync(folder);
    renameSync(join(home, "aside"), folder);
    expect(await checkDisk()).toEqual({ ok: true });
  });

  it("is red when the folder of the embedded database is gone", async () => {
    rmSync(folder, { recursive: true });
    expect((await checkDisk()).ok).toBe(false);
  });

  it("is not asked for without a data folder beside a database elsewhere", async () => {
    rmSync(folder, { recursive: true });
    expect(await checkDisk("postgres://app@127.0.0.1/app")).toEqual({ ok: null });
  });

  it("is red and named while it is full, and green again by itself", async (context) => {
    if (!mountSmall()) return context.skip("mounting a file system needs root");
    try {
      writeFileSync(join(folder, "ballast"), Buffer.alloc(64 * 1_024));
      expect(await checkDisk()).toEqual({ ok: false, message: expect.stringContaining("is full") });
      rmSync(join(folder, "ballast"));
      expect(await checkDisk()).toEqual({ ok: true });
    } finally {
      spawnSync("umount", [folder]);
    }
  });
});
