import { z } from "zod";

const Port = z.coerce.number().int().min(1).max(65_535);

type Source = Readonly<Record<string, string | undefined>>;

/** Variables are missing or wrong. */
export class EnvironmentError extends Error {
  /** @param problems a sentence for each, naming its variable, without values that are secret */
  constructor(readonly problems: readonly string[]) {
    const list = problems.map((problem) => `  ${problem}`).join("\n");
    super(`The environment is incomplete or wrong; nothing was started.\n${list}`);
  }
}

/** Reads single variables and collects their problems, so that one error lists all of them. */
export class EnvReader {
  readonly problems: string[] = [];

  constructor(private readonly source: Source) {}

  /** The value, or undefined when it is not set or empty. */
  text(name: string): string | undefined {
    return this.source[name]?.trim() || undefined;
  }

  /** The parsed value; the fallback when the variable is not set, or wrong (then a problem is noted). */
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

  /** An address; a problem when its protocol does not match. */
  url(name: string, protocols: RegExp, fallback?: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return fallback;
    if (URL.canParse(value) && protocols.test(new URL(value).protocol)) return value;
    // A database's address carries a password, so the value is not repeated.
    this.problems.push(`${name} is not an address with the protocol ${protocols.source}.`);
    return fallback;
  }

  /** A port. Recognises and explains the value that Kubernetes injects for a Service of the same name. */
  port(name: string, fallback: number): number {
    const raw = this.text(name);
    if (raw === undefined) return fallback;
    const port = Port.safeParse(raw);
    if (port.success) return port.data;
    this.problems.push(
      raw.startsWith("tcp://")
        ? `${name}=${raw} is what Kubernetes injects beside a Service of that name. ` +
            `Call the Service inngest-svc, or set ${name} to a number.`
        : `${name}=${raw} is not a port. Set it to a whole number from 1 to 65535, or leave it unset.`,
    );
    return fallback;
  }

  /** Notes a problem for each port of this machine that two listeners would share. @param ports by variable */
  distinctPorts(ports: Readonly<Record<string, number | undefined>>): void {
    const names = new Map<number, string[]>();
    for (const [name, port] of Object.entries(ports)) {
      if (port !== undefined) names.set(port, [...(names.get(port) ?? []), name]);
    }
    for (const [port, sharing] of names) {
      if (sharing.length < 2) continue;
      this.problems.push(`${sharing.join(" and ")} name the same port, ${port}. Give each one of its own.`);
    }
  }

  /** @throws EnvironmentError with every problem */
  finish(): void {
    if (this.problems.length > 0) throw new EnvironmentError(this.problems);
  }
}
