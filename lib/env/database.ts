import type { EnvReader } from "./reader.ts";

const POSTGRES = /^postgres(ql)?:$/;

/** The embedded database is for one's own machine: in production only who asks for it by name gets it. */
export function readDatabase(reader: EnvReader, port: number) {
  const url = reader.text("DATABASE_URL");
  if (url === "embedded" && reader.text("VERCEL")) {
    reader.problems.push(
      "DATABASE_URL=embedded cannot work on Vercel, whose disk is read-only. Set it to a database.",
    );
  }
  if (url === "embedded" || (url === undefined && !isDeployed(reader))) {
    const embeddedUrl = `postgres://vagus@127.0.0.1:${port}/vagus`;
    return { embedded: true, url: embeddedUrl, directUrl: embeddedUrl, direct: true };
  }
  const needed = reader.url("DATABASE_URL", POSTGRES) ?? reader.needed("DATABASE_URL");
  return {
    embedded: false,
    url: needed,
    directUrl: reader.url("DATABASE_URL_UNPOOLED", POSTGRES, needed) ?? needed,
    /** Whether it is known that no pooler stands in between. */
    direct: reader.text("DATABASE_URL_UNPOOLED") !== undefined,
  };
}

/** True on a shared deployment (anything but a developer's machine). */
export function isDeployed(reader: EnvReader): boolean {
  return reader.text("VERCEL") !== undefined || reader.text("NODE_ENV") === "production";
}
