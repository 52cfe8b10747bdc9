import { z } from "zod";
import type { EnvReader } from "./reader.ts";

/** How the process is watched from outside. */
export function readTelemetry(reader: EnvReader) {
  return {
    /** Form of the log; undefined: sentences on a terminal, JSON elsewhere. */
    logFormat: reader.parsed("LOG_FORMAT", z.enum(["json", "text"]).optional(), undefined),
  };
}
