import { Mapping } from "@/lib/webhooks/sources/mapping";

/** What is wrong with the text of a mapping, and where: `rules.0.event`. */
export interface Fault {
  path: string;
  message: string;
}

type Issue = NonNullable<ReturnType<typeof Mapping.safeParse>["error"]>["issues"][number];

/** The mapping a text stands for, or what is wrong with it by path. */
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

/** Of a field that may be one of two things, what is wrong with the one it is nearest to. */
function faultsOf(issue: Issue, above: readonly PropertyKey[]): Fault[] {
  const path = [...above, ...issue.path];
  const nearest =
    issue.code === "invalid_union" ? issue.errors.toSorted((a, b) => a.length - b.length)[0] : undefined;
  if (nearest && nearest.length > 0) return nearest.flatMap((inner) => faultsOf(inner, path));
  return [{ path: path.join("."), message: issue.message }];
}
