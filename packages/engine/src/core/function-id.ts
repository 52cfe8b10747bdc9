import { createHash } from "node:crypto";

/** Namespace of the ids below: any fixed UUID. Another one would change the id of every function. */
const NAMESPACE = Buffer.from("8f0f6a5c3d8b4c55a1d1f1a2c4f7e6b9", "hex");

/** The internal id of an app: a UUID that depends on its name only, so that it survives every sync. */
export function appUuid(appName: string): string {
  return uuidV5(`app:${appName}`);
}

/** The internal id of a function, stable across syncs and URLs (protocol §1.1). */
export function functionUuid(appName: string, slug: string): string {
  return uuidV5(`function:${appName}:${slug}`);
}

function uuidV5(name: string): string {
  const bytes = createHash("sha1").update(NAMESPACE).update(name, "utf8").digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
