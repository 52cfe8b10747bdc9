import { spawnSync } from "node:child_process";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import postgres from "postgres";
import { consoleUrl, env } from "./support/addresses.ts";
import { RECOVERY_MS } from "./support/desk.ts";
import { type OwnApp, startOwnApp } from "./support/own-app.ts";
import { halt, healthy, kill } from "./support/parts.ts";
import { until } from "./support/until.ts";

/** Longest time until health is red after a part is gone, and longest time of each answer. */
const RED_WITHIN_MS = 5_000;

/** The second part starts a console. */
test.describe.configure({ timeout: 120_000 });

interface Health {
  status: string;
  checks: Record<string, boolean | null>;
  problems: { check: string; message: string }[];
}

/** Reads the health; each answer must arrive in time, whatever is gone. */
async function ask(url: string): Promise<Health & { httpStatus: number }> {
  const began = performance.now();
  const response = await fetch(`${url}/api/health`);
  const health: Health = await response.json();
  expect(performance.now() - began).toBeLessThan(RED_WITHIN_MS);
  return { ...health, httpStatus: response.status };
}

/** Health is red for this check within five seconds, and names it. */
async function expectRed(url: string, check: string): Promise<Health> {
  const red = await until(`red ${check}`, RED_WITHIN_MS, async () => {
    const health = await ask(url);
    return health.problems.some((problem) => problem.check === check) && health;
  });
  expect(red).toMatchObject({ status: "degraded", httpStatus: 503, checks: { [check]: false } });
  expect((await fetch(`${url}/api/health/live`)).status).toBe(200);
  return red;
}

async function expectGreen(url: string): Promise<void> {
  await until("green health", RECOVERY_MS, async () => (await ask(url)).status === "ok");
  expect(await ask(url)).toMatchObject({ httpStatus: 200, problems: [] });
}

async function readiness(url: string): Promise<number> {
  return (await fetch(`${url}/api/health/ready`)).status;
}

test.describe("the stack", () => {
  test.beforeEach(healthy);
  test.afterAll(healthy);

  test("is red while the engine is halted, stays ready, and is green again by itself", async () => {
    const goOn = halt("engine");
    try {
      const { checks } = await expectRed(consoleUrl, "engine");
      expect(checks).toMatchObject({ database: true, migrated: true, disk: true, signingKey: null });
      expect(await readiness(consoleUrl)).toBe(200);
    } finally {
      goOn();
    }
    await expectGreen(consoleUrl);
  });

  test("is red when the engine is killed, and green again by itself", async () => {
    kill("engine");
    await expectRed(consoleUrl, "engine");
    await expectGreen(consoleUrl);
  });

  test("is red when the database is killed, and green again by itself", async () => {
    kill("database");
    await expectRed(consoleUrl, "database");
    await expectGreen(consoleUrl);
  });
});

test.describe("a second console", () => {
  let app: OwnApp;

  test.beforeAll(async () => {
    await healthy();
    app = await startOwnApp("npm start");
    await expectGreen(app.url);
  });
  test.afterAll(() => app?.stop());

  for (const { what, harm } of [
    { what: "cannot be reached", harm: "shut" },
    { what: "is halted", harm: "freeze" },
  ] as const) {
    test(`is red when the engine ${what}, and green again by itself`, async () => {
      await app.engine[harm]();
      await expectRed(app.url, "engine");
      expect(await readiness(app.url)).toBe(200);
      await app.engine.open();
      await expectGreen(app.url);
    });

    test(`is red and not ready when the database ${what}, and green again by itself`, async () => {
      await app.database[harm]();
      await expectRed(app.url, "database");
      expect(await readiness(app.url)).toBe(503);
      await app.database.open();
      await expectGreen(app.url);
      expect(await readiness(app.url)).toBe(200);
    });
  }

  test("is red and not ready while a migration is missing, and green once it is there", async () => {
    const owner = postgres(env.database.ownerUrl, { max: 1 });
    await owner`update drizzle.__drizzle_migrations set created_at = created_at - 1`;
    try {
      const { problems } = await expectRed(app.url, "migrated");
      expect(problems[0]?.message).toContain("db migrate");
      expect(await readiness(app.url)).toBe(503);
    } finally {
      await owner`update drizzle.__drizzle_migrations set created_at = created_at + 1`;
      await owner.end();
    }
    await expectGreen(app.url);
  });

  test("is red while a file stands where its data folder was, and green again by itself", async () => {
    renameSync(app.dataDir, `${app.dataDir}-aside`);
    writeFileSync(app.dataDir, "");
    await expectRed(app.url, "disk");
    rmSync(app.dataDir);
    renameSync(`${app.dataDir}-aside`, app.dataDir);
    await expectGreen(app.url);
  });

  test("is red while its disk is full, and green again by itself", async () => {
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", app.dataDir]);
    test.skip(mounted.status !== 0, "mounting a file system needs root");
    try {
      writeFileSync(`${app.dataDir}/ballast`, Buffer.alloc(64 * 1_024));
      const { problems } = await expectRed(app.url, "disk");
      expect(problems[0]?.message).toContain("is full");
      rmSync(`${app.dataDir}/ballast`);
      await expectGreen(app.url);
    } finally {
      spawnSync("umount", [app.dataDir]);
    }
  });
});
