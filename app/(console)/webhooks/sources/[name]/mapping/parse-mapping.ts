import { Mapping } from "@/lib/sources/mapping";

/** A fault in the text of a mapping, with its path: `rules.0.event`. */
export interface Fault {
  path: string;
  message: string;
}

type Issue = NonNullable<ReturnType<typeof Mapping.safeParse>["error"]>["issues"][number];

/** Parses the text of a mapping into a mapping, or into its faults by path. */
export function parseMapping(
  text: string,
): { mapping: Mapping; faults?: undefined } | { mapping?: undefined; faults: Fault[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { faults: [{ path: "", message: error instanceof Error ? error.message : "This is not JSON." }] };
  }
  const parsed = Mapping.safeParse(json);
  if (parsed.success) return { mapping: parsed.data };
  return { faults: parsed.error.issues.flatMap((issue) => faultsOf(issue, [])) };
}

/** For a union, reports the faults of its nearest member. */
function faultsOf(issue: Issue, above: readonly PropertyKey[]): Fault[] {
  const path = [...above, ...issue.path];
  const nearest =
    issue.code === "invalid_union" ? issue.errors.toSorted((a, b) => a.length - b.length)[0] : undefined;
  if (nearest && nearest.length > 0) return nearest.flatMap((inner) => faultsOf(inner, path));
  return [{ path: path.join("."), message: issue.message }];
}
