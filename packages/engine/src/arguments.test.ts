import { join } from "node:path";
import { expect, test } from "vitest";
import { readArguments as read } from "./arguments.ts";

const DATABASE = ["--database-url", "postgres://engine@127.0.0.1/engine"];
const readArguments = (...input: Parameters<typeof read>) => read(...input).options;
const KEYS = { INNGEST_EVENT_KEY: "one,two", INNGEST_SIGNING_KEY: "signkey-test-12345678" };

test("an engine without keys has none", () => {
  expect(readArguments(DATABASE, {}).keys).toBeNull();
});

test("keys come from the environment, unless it asks for development", () => {
  const keys = { eventKeys: ["one", "two"], signingKey: "signkey-test-12345678" };
  expect(readArguments(DATABASE, KEYS).keys).toEqual(keys);
  expect(readArguments(DATABASE, { ...KEYS, INNGEST_DEV: "0" }).keys).toEqual(keys);
  for (const INNGEST_DEV of ["1", "true", "http://127.0.0.1:8288"]) {
    expect(readArguments(DATABASE, { ...KEYS, INNGEST_DEV }).keys).toBeNull();
  }
});

test("flags win over the environment", () => {
  const flags = [...DATABASE, "--event-key", "a", "--event-key", "b", "--signing-key", "cafe"];
  expect(readArguments(flags, { ...KEYS, INNGEST_DEV: "1" }).keys).toEqual({
    eventKeys: ["a", "b"],
    signingKey: "cafe",
  });
});

test("--allow-host adds hosts by name; --mcp-writes turns on tools that write", () => {
  expect(readArguments(DATABASE, {})).toMatchObject({ allowedHosts: [], mcpWrites: false });
  const flags = [...DATABASE, "--allow-host", "Engine", "--allow-host", "engine.internal", "--mcp-writes"];
  expect(readArguments(flags, {})).toMatchObject({
    allowedHosts: ["engine", "engine.internal"],
    mcpWrites: true,
  });
  expect(() => readArguments([...DATABASE, "--allow-host", "http://engine"], {})).toThrow("host name");
});

test("the data folder is absolute, so that two checkouts differ", () => {
  const { dataDir } = readArguments([...DATABASE, "--data-dir", ".vagus"], {});
  expect(dataDir).toBe(join(process.cwd(), ".vagus"));
  expect(readArguments(DATABASE, {}).dataDir).toBeNull();
});

test("without a database of its own the engine keeps one in a folder", () => {
  expect(read(DATABASE, {}).storage).toEqual({ databaseUrl: DATABASE[1] });
  expect(read(["dev", "-u", "http://localhost:3000/api/inngest"], {})).toMatchObject({
    storage: { embeddedIn: join(process.cwd(), ".vagus-engine") },
    options: {
      appUrls: ["http://localhost:3000/api/inngest"],
      dataDir: join(process.cwd(), ".vagus-engine"),
    },
  });
  expect(read(["--data-dir", "elsewhere"], {}).storage).toEqual({
    embeddedIn: join(process.cwd(), "elsewhere"),
  });
});

test("one key without the other is refused, and the error names the missing one", () => {
  expect(() => readArguments(DATABASE, { INNGEST_EVENT_KEY: "one" })).toThrow("The signing key is missing");
  expect(() => readArguments([...DATABASE, "--signing-key", "cafe"], {})).toThrow(
    "give --event-key or INNGEST_EVENT_KEY",
  );
});

test("runs and events are kept for a week, for the given hours, or for ever", () => {
  const retention = (...flags: string[]) => readArguments([...DATABASE, ...flags], {}).retention;
  expect(retention()).toEqual({ runsMs: 7 * 86_400_000, eventsMs: 7 * 86_400_000 });
  expect(retention("--run-retention", "1.5", "--event-retention", "0")).toEqual({
    runsMs: 5_400_000,
    eventsMs: null,
  });
});
