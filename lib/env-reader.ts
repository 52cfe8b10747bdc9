import type { z } from "zod";

type Source = Readonly<Record<string, string | undefined>>;

/** Reads single variables and gathers what is wrong with them, so that all of it can be said at once. */
export class EnvReader {
  readonly problems: string[] = [];

  constructor(private readonly source: Source) {}

  /** The value, or undefined when it is not set or empty. */
  text(name: string): string | undefined {
    return this.source[name]?.trim() || undefined;
  }

  /** The value as the schema reads it; the fallback when it is not set, or wrong (then a problem is noted). */
  parsed<T>(name: string, schema: z.ZodType<T>, fallback: T): T {
    const raw = this.text(name);
    if (raw === undefined) return fallback;
    const result = schema.safeParse(raw);
    if (result.success) return result.data;
    this.problems.push(`${name}=${raw}: ${result.error.issues.map((issue) => issue.message).join(", ")}`);
    return fallback;
  }

  /** The value; a problem when it is not set or empty and there is no fallback. */
  needed(name: string, fallback?: string): string {
    const value = this.text(name) ?? fallback;
    if (value !== undefined) return value;
    this.problems.push(`${name} is ${this.source[name] === undefined ? "not set" : "set but empty"}.`);
    return "";
  }

  /** An address; a problem when it is none of these protocols. */
  url(name: string, protocols: RegExp, fallback?: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return fallback;
    if (URL.canParse(value) && protocols.test(new URL(value).protocol)) return value;
    // A database's address carries a password, so the value is not repeated.
    this.problems.push(`${name} is not an address of the kind it has to be (${protocols.source}).`);
    return fallback;
  }

  /** A port. What Kubernetes injects beside a Service of the same name is recognised and explained. */
  port(name: string, schema: z.ZodType<number>, fallback: number): number {
    if (!this.source[name]?.startsWith("tcp://")) return this.parsed(name, schema, fallback);
    this.problems.push(
      `${name}=${this.source[name]} is what Kubernetes injects beside a Service of that name. ` +
        `Call the Service inngest-svc, or set ${name} to a number.`,
    );
    return fallback;
  }

  /** @throws Error with every problem there was */
  finish(): void {
    if (this.problems.length === 0) return;
    const list = this.problems.map((problem) => `  ${problem}`).join("\n");
    throw new Error(`The environment is not right; nothing was started.\n${list}`);
  }
}
