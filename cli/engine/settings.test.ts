import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readEngineEnv } from "@/lib/env/engine";
import { embeddedLaunch } from "./launch.ts";
import { engineSettings, engineUrl } from "./settings.ts";

function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "vagus-settings-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function settingsOf(config: unknown, variables: Record<string, string> = {}, given = {}) {
  const folder = makeFolder();
  const file = join(folder, "engine.json");
  writeFileSync(file, typeof config === "string" ? config : JSON.stringify(config));
  const env = readEngineEnv({ VAGUS_DATA_DIR: join(folder, "data"), ...variables });
  return engineSettings(env, given, file);
}

it("has the defaults of the slot", () => {
  expect(settingsOf({}, { VAGUS_SLOT: "2" })).toMatchObject({
    engine: "embedded",
    port: 8488,
    host: "127.0.0.1",
    apps: ["http://127.0.0.1:3200/api/inngest"],
    postgresPort: 54_529,
    log: { maxBytes: 10_485_760, generations: 3 },
  });
});

it("lets the command line win over variables, and variables over the file", () => {
  expect(settingsOf({ port: 1111 }).port).toBe(1111);
  expect(settingsOf({ port: 1111 }, { INNGEST_PORT: "2222" }).port).toBe(2222);
  expect(settingsOf({ port: 1111 }, { INNGEST_PORT: "2222" }, { port: 3333 }).port).toBe(3333);
  expect(settingsOf({ engine: "inngest-cli" }, {}, { engine: undefined }).engine).toBe("inngest-cli");
});

it("watches each of several apps once", () => {
  const [one, other] = ["http://127.0.0.1:3000/api/inngest", "http://127.0.0.1:3100/api/inngest"];
  expect(settingsOf({ apps: [one, other, one] }).apps).toEqual([one, other]);
});

it.each([
  [{ prot: 8288 }, /engine\.json is not right.*prot/s],
  [{ retention: { days: 3 } }, /days/],
  [{ port: 70_000 }, /port/],
  [{ apps: ["ftp://host"] }, /apps/],
  [{ apps: [] }, /apps/],
  ["{", /engine\.json cannot be read as JSON/],
])("refuses %j and names the file and the key", (config, message) => {
  expect(() => settingsOf(config)).toThrow(message);
});

it("refuses a settings file that is named and does not exist", () => {
  const env = readEngineEnv({ VAGUS_DATA_DIR: makeFolder() });
  expect(() => engineSettings(env, {}, "/nowhere/engine.json")).toThrow(
    "/nowhere/engine.json cannot be read",
  );
});

it("explains what Kubernetes puts into INNGEST_PORT", () => {
  expect(() => settingsOf({}, { INNGEST_PORT: "tcp://10.43.0.1:8288" })).toThrow("inngest-svc");
});

it("passes every setting on, and no secret on the command line", () => {
  const settings = settingsOf({
    ...{ retention: { runsHours: 24, eventsHours: 0 }, workers: 5, allowHosts: ["engine"] },
    ...{
      retryIntervalS: 2,
      pollIntervalS: 9,
      apps: ["http://a/x", "http://b/x"],
      port: 9000,
      host: "0.0.0.0",
    },
  });
  const secrets = {
    keys: { eventKey: "secret-event", signingKey: "secret-signing" },
    databaseUrl: "postgres://engine:secret-password@host/engine",
  };
  const { args, env } = embeddedLaunch(settings, secrets);
  expect(args.join(" ")).toMatch(
    /--port 9000 --host 0\.0\.0\.0 --data-dir \S+ --retry-interval 2 --poll-interval 9 --workers 5 --run-retention 24 --event-retention 0 --app-url http:\/\/a\/x --app-url http:\/\/b\/x --allow-host engine --checkpointing$/,
  );
  expect(args.join(" ")).not.toContain("secret");
  expect(
    Object.values(env)
      .join(" ")
      .match(/secret-\w+/g)
      ?.sort(),
  ).toEqual([...["secret-event", "secret-password", "secret-signing"]]);
});

it("names an address that a caller on this machine can use", () => {
  expect(engineUrl({ host: "0.0.0.0", port: 1 })).toBe("http://127.0.0.1:1");
  expect(engineUrl({ host: "::1", port: 1 })).toBe("http://[::1]:1");
});

it("asks for the keys only when an engine is started, and names both ways out", () => {
  const env = readEngineEnv({ DATABASE_URL: "postgres://host/db" });
  expect(() => env.keys()).toThrow(
    /INNGEST_EVENT_KEY is not set.*INNGEST_SIGNING_KEY is not set.*INNGEST_DEV=1/s,
  );
  expect(readEngineEnv({ DATABASE_URL: "postgres://host/db", INNGEST_DEV: "1" }).keys()).toBeUndefined();
});
