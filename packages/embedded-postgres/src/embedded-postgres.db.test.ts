import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type EmbeddedPostgres, startEmbedded, stopEmbedded } from "./embedded-postgres.ts";
import { freePort } from "./ports.ts";
import { ask, newDataDir } from "./testing/data-dir.ts";

async function listenSomewhere(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { server, port: address.port };
}

describe("the embedded PostgreSQL", () => {
  it("starts, stores data, stops, and starts again with the data", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    const first = await startEmbedded({ dataDir, port });
    expect(first).toMatchObject({ port, reused: false });
    await ask(first.url("vagus_owner"), "create table kept as select 7 as n");
    await first.stop();
    await expect(ask(first.url("vagus"), "select 1")).rejects.toThrow();
    const second = await startEmbedded({ dataDir, port });
    expect(second.reused).toBe(false);
    expect(await ask(second.url("vagus_owner"), "select n from kept")).toMatchObject([{ n: 7 }]);
  });

  it("is reused when it runs already", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    const first = await startEmbedded({ dataDir, port });
    const second = await startEmbedded({ dataDir, port });
    expect(second).toMatchObject({ pid: first.pid, reused: true });
    expect(await startEmbedded({ dataDir })).toMatchObject({ pid: first.pid, port });
    expect(await stopEmbedded(dataDir)).toBe(true);
    expect(await stopEmbedded(dataDir)).toBe(false);
  });

  it("names the port when it runs on another one", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    await startEmbedded({ dataDir, port });
    const other = await freePort();
    await expect(startEmbedded({ dataDir, port: other })).rejects.toThrow(
      `already runs on port ${port}, not ${other}`,
    );
  });
});

describe("a running server", () => {
  let server: EmbeddedPostgres;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "vagus-embedded-"));
    chmodSync(dataDir, 0o755);
    server = await startEmbedded({ dataDir, port: await freePort() });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it("writes durably and listens on loopback only", async () => {
    const sql = server.superuser();
    const rows = await sql`
      select name, setting from pg_settings
      where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories')`;
    await sql.end();
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: "on",
      full_page_writes: "on",
      synchronous_commit: "on",
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
    });
  });

  it("lets each role reach its own database and no other", async () => {
    for (const role of ["vagus", "vagus_owner", "vagus_engine"] as const) {
      expect(await ask(server.url(role), "select current_user as me")).toMatchObject([{ me: role }]);
    }
    const others = [
      server.url("vagus", "vagus_engine"),
      server.url("vagus_owner", "vagus_engine"),
      server.url("vagus_engine", "vagus"),
      server.url("vagus", "postgres"),
      server.url("vagus", "template1"),
    ];
    for (const url of others)
      await expect(ask(url, "select 1"), url).rejects.toMatchObject({ code: "28000" });
    // The superuser needs the password in the data folder.
    const guess = `postgres://postgres:guess@127.0.0.1:${server.port}/postgres`;
    await expect(ask(guess, "select 1")).rejects.toMatchObject({ code: "28P01" });
  });

  it.each(["vagus", "vagus_owner", "vagus_engine"] as const)(
    "gives %s no rights over the server",
    async (name) => {
      const [role] = await ask(
        server.url(name),
        "select rolsuper, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = current_user",
      );
      expect(role).toEqual({
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
      });
    },
  );

  it("lets the application create nothing in the owner's database", async () => {
    await expect(ask(server.url("vagus"), "create table mine (n int)")).rejects.toMatchObject({
      code: "42501",
    });
    await expect(ask(server.url("vagus"), "create schema mine")).rejects.toMatchObject({ code: "42501" });
  });

  it("stores its password in a file that only the owner may read", () => {
    expect(statSync(join(dataDir, "postgres", "superuser-password")).mode & 0o077).toBe(0);
  });
});

describe("another process on the port", () => {
  it("is reported with the port and keeps running", async () => {
    const dataDir = newDataDir();
    const { server, port } = await listenSomewhere();
    onTestFinished(() => void server.close());
    await expect(startEmbedded({ dataDir, port })).rejects.toThrow(`Port ${port} is held by another process`);
    expect(server.listening).toBe(true);
  });

  it("is not reused when it is the server of another checkout", async () => {
    const port = await freePort();
    const theirs = await startEmbedded({ dataDir: newDataDir(), port });
    await expect(startEmbedded({ dataDir: newDataDir(), port })).rejects.toThrow(String(port));
    expect(await ask(theirs.url("vagus"), "select 1 as one")).toMatchObject([{ one: 1 }]);
  });
});

describe("a data folder of an earlier version", () => {
  it("hands the application's tables to the owner and keeps their rows", async () => {
    const dataDir = newDataDir();
    const first = await startEmbedded({ dataDir, port: await freePort() });
    const sql = first.superuser();
    await sql`drop database vagus`;
    await sql`drop role vagus_owner`;
    await sql`create database vagus owner vagus`;
    await sql`revoke connect, temporary on database vagus from public`;
    await sql.end();
    const [rules] = await ask(first.url("vagus"), "create table kept as select 7 as n; select 1");
    expect(rules).toBeDefined();
    const hba = join(dataDir, "postgres", "cluster", "pg_hba.conf");
    writeFileSync(hba, readFileSync(hba, "utf8").replace("vagus_owner,vagus ", "vagus "));
    const again = await startEmbedded({ dataDir });
    expect(again.reused).toBe(true);
    expect(await ask(again.url("vagus_owner"), "select n from kept")).toMatchObject([{ n: 7 }]);
    await expect(ask(again.url("vagus"), "drop table kept")).rejects.toMatchObject({ code: "42501" });
  });
});

describe("a data folder", () => {
  it("works below a folder that only root may enter", async () => {
    const dataDir = newDataDir(0o700);
    const port = await freePort();
    const server = await startEmbedded({ dataDir, port });
    expect(await ask(server.url("vagus"), "select 1 as one")).toMatchObject([{ one: 1 }]);
    expect(await startEmbedded({ dataDir, port })).toMatchObject({ pid: server.pid, reused: true });
    // The mode of the folder above is unchanged.
    expect(statSync(dirname(dataDir)).mode & 0o777).toBe(0o700);
  });

  it("stays empty when it was deleted under a running stack", async () => {
    const dataDir = newDataDir();
    const again = startEmbedded({ dataDir, port: await freePort(), mayInitialise: false });
    await expect(again).rejects.toThrow(/is gone\. Put it back/);
    expect(readdirSync(dataDir)).toEqual([]);
  });
});
