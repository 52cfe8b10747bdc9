import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/approvals/kinds/canonical-json";

/** What makes the worker answer as it does; a change of any of it makes another version. */
interface WorkerParts {
  prompt: string;
  /** The vendor's name of the model. */
  model: string;
  tools: readonly { name: string; description?: string; parameters?: unknown }[];
}

const DIGITS = 12;

/**
 * Names a version of the worker by its content, so that equal deployments have equal names and settings that reach the
 * prompt count as well. The order of the tools counts: models read it.
 * @returns 12 hex digits of SHA-256
 */
export function workerVersion({ prompt, model, tools }: WorkerParts): string {
  const seen = tools.map(({ name, description, parameters }) => ({ name, description, parameters }));
  return createHash("sha256")
    .update(canonicalJson({ prompt, model, tools: JSON.parse(JSON.stringify(seen)) }))
    .digest("hex")
    .slice(0, DIGITS);
}
