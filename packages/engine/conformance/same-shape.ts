/** Ids inside a text. */
export const ULIDS = /\b[0-9A-HJKMNP-TV-Z]{26}\b/g;
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
/** Fields whose value each server and run makes new. */
const FREE_TEXTS = new Set([
  "job_id",
  "qi_id",
  "request_id",
  "gid",
  "source_app_id",
  "source_fn_id",
  "fetched_at",
]);
/** The same, wherever the path ends so. */
const FUNCTION_ID = ".ctx.fn_id";
const FREE_NUMBERS = new Set(["ts", "expire", "source_fn_v"]);

/**
 * Compares what our engine sent with what was recorded. Ids must correspond: the same recorded id is always the same id
 * here. Texts and numbers that each server makes anew must only be of the same type.
 */
export class ShapeComparer {
  readonly #ids = new Map<string, string>();

  /** The id that stands for a recorded one. */
  idFor(recorded: string): string | undefined {
    return this.#ids.get(recorded);
  }

  /** Differences as lines; none when the two correspond. */
  differences(recorded: unknown, ours: unknown, path = "$"): string[] {
    if (Array.isArray(recorded) && Array.isArray(ours)) {
      if (recorded.length !== ours.length)
        return [`${path}: ${recorded.length} items recorded, ${ours.length} sent`];
      return recorded.flatMap((item, index) => this.differences(item, ours[index], `${path}[${index}]`));
    }
    if (isRecord(recorded) && isRecord(ours)) return this.#recordDifferences(recorded, ours, path);
    const key = path.slice(path.lastIndexOf(".") + 1);
    if (typeof recorded === "string" && typeof ours === "string") {
      if (FREE_TEXTS.has(key) || path.endsWith(FUNCTION_ID)) return [];
      if (ULID.test(recorded) && ULID.test(ours)) return this.#idDifference(recorded, ours, path);
    }
    if (typeof recorded === "number" && typeof ours === "number" && FREE_NUMBERS.has(key)) return [];
    return Object.is(recorded, ours) || (typeof recorded === "string" && this.#translated(recorded) === ours)
      ? []
      : [`${path}: ${JSON.stringify(recorded)} recorded, ${JSON.stringify(ours)} sent`];
  }

  /** A text with ids in it, such as a correlation id. */
  #translated(recorded: string): string {
    return recorded.replaceAll(ULIDS, (id) => this.#ids.get(id) ?? id);
  }

  #recordDifferences(
    recorded: Record<string, unknown>,
    ours: Record<string, unknown>,
    path: string,
  ): string[] {
    const keys = new Set(
      [...Object.keys(recorded), ...Object.keys(ours)].filter((key) => !isLeftOut(path, key)),
    );
    return [...keys].flatMap((key) => {
      if (!(key in recorded)) return [`${path}.${key}: sent but not recorded`];
      if (!(key in ours)) return [`${path}.${key}: recorded but not sent`];
      return this.differences(recorded[key], ours[key], `${path}.${key}`);
    });
  }

  #idDifference(recorded: string, ours: string, path: string): string[] {
    const known = this.#ids.get(recorded);
    if (known === undefined) {
      this.#ids.set(recorded, ours);
      return [];
    }
    return known === ours
      ? []
      : [`${path}: the id recorded as ${recorded} was ${known} before and is ${ours} now`];
  }
}

/** The reference's own tracing. */
function isLeftOut(path: string, key: string): boolean {
  return path.endsWith("._inngest") && (key === "isr" || key === "tc");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
