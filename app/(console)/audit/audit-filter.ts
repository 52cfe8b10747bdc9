import { AuditFilter } from "@/lib/audit/schemas";
import { paths } from "@/lib/paths";

/** What the address of the audit page asks for; a part that cannot be read is left out. */
export function auditFilterOf(search: Readonly<Record<string, unknown>>): AuditFilter {
  const { shape } = AuditFilter;
  const one = (key: keyof typeof shape) =>
    typeof search[key] === "string" && search[key] !== "" ? search[key] : undefined;
  return {
    actor: one("actor"),
    action: shape.action.catch(undefined).parse(one("action")),
    subject: one("subject"),
    from: shape.from.catch(undefined).parse(one("from")),
    until: shape.until.catch(undefined).parse(one("until")),
    cursor: one("cursor"),
  };
}

/** The address of the page with another filter, from its first page on. */
export function auditPath(filter: AuditFilter, change: Partial<AuditFilter>): string {
  return paths.audit({ ...filter, cursor: undefined, ...change });
}

/** Whether anything narrows the list. */
export function isFiltered({ cursor: _, ...filter }: AuditFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
