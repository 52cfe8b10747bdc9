import { createHash } from "node:crypto";
import { MALFORMED_EVENT } from "@/lib/app-errors";

/** A failure as the ledger recorded it. */
interface Failure {
  functionId: string;
  /** The step whose failure ended the run; null when the function itself threw. */
  stepId: string | null;
  name: string;
  message: string;
  stack?: string | null;
}

/** The parts that failures of one group share, and their hash. */
export interface Fingerprint {
  /** `v1:` and the hash; the version keeps groups of different algorithms apart. */
  fingerprint: string;
  stepId: string | null;
  errorType: string;
  /** The message, masked. */
  message: string;
  /** `file function`, of our own code only, innermost first. */
  frames: string[];
}

const VERSION = "v1";
const FRAMES = 3;
const LONGEST_MESSAGE = 500;
/** Most characters that are masked: the patterns use lookarounds, so a long message would take long. */
const LONGEST_READ = 2_000;
/** Longer lines of a stack are no frames but parts of the message. */
const LONGEST_FRAME = 500;
const HASH_LENGTH = 32;

/**
 * Algorithm v1: function, step, error type, masked message, first frames of our own code. Values that differ between
 * runs (ids, times, addresses, numbers) or between deploys (line numbers, names of bundles) are left out, so that one
 * cause makes one group and a resolved group is found again when its error returns.
 */
export function fingerprint({ functionId, stepId, name, message, stack }: Failure): Fingerprint {
  const shared = {
    stepId: stepId && withoutIndex(stepId),
    errorType: name,
    message: maskMessage(message),
    frames: ownFrames(stack ?? ""),
  };
  // A malformed event fails every function it triggers; its sender is the one cause.
  const text =
    name === MALFORMED_EVENT
      ? JSON.stringify([name, shared.message])
      : JSON.stringify([functionId, shared.stepId, name, shared.message, shared.frames]);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, HASH_LENGTH);
  return { fingerprint: `${VERSION}:${hash}`, ...shared };
}

/** `resume-agent-2` and `read:3` are the second and third turn of one step. */
function withoutIndex(stepId: string): string {
  return stepId.replace(/([-:]\d+)+$/, "");
}

/** Applied in this order: a later pattern would match parts of what an earlier one masks. */
const MASKS: [RegExp, string][] = [
  [/\b(https?|postgres(?:ql)?|wss?):\/\/[^\s"'<>)]+/g, "$1://…"],
  [/[^\s"'<>(),;:]+@[\w-]+(?:\.[\w-]+)*/g, "address…"],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, "time…"],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "id…"],
  // `msg_01J…`, `ord_1001`; but `http_503` is a cause, not an id.
  [/\b(?!http_)([a-z]{2,12})_(?=[A-Za-z]*\d)[A-Za-z0-9]{3,}\b/g, "$1_…"],
  [/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, "id…"],
  [/\b(?=[a-f]*\d)[0-9a-f]{12,}\b/gi, "id…"],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, "address…"],
  [/(?<![\w.])\d+(?:[.,]\d+)*(?=(?:ms|s|min|m|h|d|%|[kKMG]i?B)?(?!\w))/g, "n"],
];

/** Replaces ids, times, URLs, addresses and numbers by the name of their kind. */
export function maskMessage(message: string): string {
  const read = message.slice(0, LONGEST_READ);
  const masked = MASKS.reduce((text, [pattern, kind]) => text.replace(pattern, kind), read);
  return masked.slice(0, LONGEST_MESSAGE);
}

/** The path from our last top-level folder on: the checkout itself may lie in a folder called `app`. */
const OWN_FILE = /^(?:.*\/)?((?:agent|app|inngest|lib)\/[\w./[\]()-]+\.[cm]?[jt]sx?)(?::\d+)*$/;
/** Code that rethrows every error. */
const RETHROWING = /^inngest\/(?:middleware\/|limit-attempts)/;

/** Frames of our code. Bundled code without a source map (`.next/…`) has none; then the other parts decide alone. */
function ownFrames(stack: string): string[] {
  const frames: string[] = [];
  for (const line of stack.split("\n")) {
    if (line.length > LONGEST_FRAME) continue;
    const [, fn, named, bare] = line.match(/^\s+at (?:(?:async )?(.+?) \((.+)\)|(?:async )?(.+))$/) ?? [];
    const where = named ?? bare;
    if (!where || /node_modules|\.next\/|^node:/.test(where)) continue;
    const file = where.match(OWN_FILE)?.[1];
    if (!file || RETHROWING.test(file)) continue;
    frames.push(fn ? `${file} ${fn}` : file);
    if (frames.length === FRAMES) break;
  }
  return frames;
}
