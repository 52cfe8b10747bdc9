/** One line of a metric: `name{labels} value`. */
interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

interface Family {
  name: string;
  type: string;
  help: string;
  samples: Sample[];
}

const COMMENT = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([+-]?(?:Inf|NaN|[\d.]+(?:e[+-]?\d+)?))$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;
const TYPES = ["counter", "gauge", "histogram", "summary"];
/** What the samples of a type may be called, behind the name of their family. */
const SUFFIX = /^(_bucket|_sum|_count)?$/;

/**
 * Reads the text format of Prometheus (version 0.0.4) strictly.
 * @throws Error for a line that Prometheus would refuse, a sample without HELP and TYPE before it, and a series that
 * stands twice
 */
export function parseMetrics(text: string) {
  if (!text.endsWith("\n")) throw new Error("The last line does not end.");
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let current: Family | undefined;
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const [, word, name = "", said = ""] = COMMENT.exec(line) ?? [];
    if (word === "HELP") {
      if (families.has(name)) throw new Error(`${name} stands twice.`);
      current = { name, type: "", help: said, samples: [] };
      families.set(name, current);
      continue;
    }
    if (word === "TYPE") {
      if (current?.name !== name || !TYPES.includes(said)) throw new Error(`A type out of place: ${line}`);
      current.type = said;
      continue;
    }
    const sample = readSample(line);
    if (
      !current?.type ||
      !sample.name.startsWith(current.name) ||
      !SUFFIX.test(sample.name.slice(current.name.length))
    )
      throw new Error(`A sample out of place: ${line}`);
    const series = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (seen.has(series)) throw new Error(`A series stands twice: ${line}`);
    seen.add(series);
    current.samples.push(sample);
  }
  const all = [...families.values()];
  return {
    families: all,
    /** The value of the first sample with these labels; undefined where there is none. */
    value: (name: string, labels: Record<string, string> = {}): number | undefined =>
      all
        .flatMap(({ samples }) => samples)
        .find(
          (one) =>
            one.name === name && Object.entries(labels).every(([key, label]) => one.labels[key] === label),
        )?.value,
  };
}

function readSample(line: string): Sample {
  const [, name, list = "", value] = SAMPLE.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`No sample: ${line}`);
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < list.length) {
    const found = LABEL.exec(list);
    if (!found?.[1] || found[1] in labels) throw new Error(`No labels: ${line}`);
    labels[found[1]] = (found[2] ?? "").replaceAll(/\\(.)/g, (_, escaped) =>
      escaped === "n" ? "\n" : escaped,
    );
  }
  return { name, labels, value: Number(value.replace("Inf", "Infinity")) };
}
