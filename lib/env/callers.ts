import { z } from "zod";
import type { EnvReader } from "./reader.ts";

/** Who may call the console (`checkCaller`): its own addresses, and the names in `ALLOWED_HOSTS`. */
export function readCallers(
  reader: EnvReader,
  { port, embedded, urls }: { port: number; embedded: boolean; urls: string[] },
) {
  const Names = z.string().transform((list) => list.split(",").map((one) => one.trim().toLowerCase()));
  const HostName = z.string().regex(/^[a-z0-9._-]+$/, "a list of host names without ports");
  const named = reader.parsed("ALLOWED_HOSTS", Names.pipe(z.array(HostName)), []);
  const own = urls.filter((url) => URL.canParse(url)).map((url) => new URL(url));
  return {
    hostNames: [...new Set([...own.map(({ hostname }) => hostname), ...named])],
    origins: [
      ...new Set([
        ...own.map(({ origin }) => origin),
        `http://127.0.0.1:${port}`,
        `http://localhost:${port}`,
      ]),
    ],
    anyAddress: !embedded,
  };
}
