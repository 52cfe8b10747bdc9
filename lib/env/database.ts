import type { EnvReader } from "./reader.ts";

const POSTGRES = /^postgres(ql)?:$/;

/** The embedded database is for a developer's machine: in production it must be named explicitly. */
export function readDatabase(reader: EnvReader, port: number) {
  const url = reader.text("DATABASE_URL");
  if (url === "embedded" && reader.text("VERCEL")) {
    reader.problems.push(
      "DATABASE_URL=embedded cannot work on Vercel, whose disk is read-only. Set it to a database.",
    );
  }
  if (url === "embedded" || (url === undefined && !isDeployed(reader))) {
    const embeddedUrl = `postgres://vagus@127.0.0.1:${port}/vagus`;
    return {
      embedded: true,
      url: embeddedUrl,
      directUrl: embeddedUrl,
      direct: true,
      ownerUrl: `postgres://vagus_owner@127.0.0.1:${port}/vagus`,
      ownerFrom: "embedded" as const,
    };
  }
  const needed = reader.url("DATABASE_URL", POSTGRES) ?? reader.needed("DATABASE_URL");
  const directUrl = reader.url("DATABASE_URL_UNPOOLED", POSTGRES, needed) ?? needed;
  const unpooled = reader.text("DATABASE_URL_UNPOOLED") !== undefined;
  const ownerUrl = reader.url("DATABASE_URL_OWNER", POSTGRES);
  return {
    embedded: false,
    url: needed,
    directUrl,
    /** True if no pooler is in between for certain. */
    direct: unpooled,
    /** The role that owns the tables, for migrations, partitions and retention; without a pooler in between. */
    ownerUrl: ownerUrl ?? directUrl,
    /** The variable that named the owner; every variable but DATABASE_URL_OWNER names the application's own role. */
    ownerFrom:
      ownerUrl !== undefined
        ? ("DATABASE_URL_OWNER" as const)
        : unpooled
          ? ("DATABASE_URL_UNPOOLED" as const)
          : ("DATABASE_URL" as const),
  };
}

/** True on a shared deployment (anything but a developer's machine). */
export function isDeployed(reader: EnvReader): boolean {
  return reader.text("VERCEL") !== undefined || reader.text("NODE_ENV") === "production";
}
