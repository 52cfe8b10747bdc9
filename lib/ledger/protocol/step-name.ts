import { createHash } from "node:crypto";

/** More steps of one id than any run may have (protocol §4.8). */
const MOST = 1000;

/**
 * Finds the name of a step in its run: its id in the function, with `:1`, `:2` … where the id repeats. The SDK's hooks do
 * not give the index, but its hash does (protocol §3.4).
 */
export function stepName(id: string, hash: string): string {
  for (let index = 0; index < MOST; index++) {
    const name = index === 0 ? id : `${id}:${index}`;
    if (createHash("sha1").update(name).digest("hex") === hash) return name;
  }
  return id;
}
