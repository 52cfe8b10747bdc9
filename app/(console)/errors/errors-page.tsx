import { readFilter } from "@/components/filters/read-filter";
import { Preloaded, preload } from "@/components/queries/preloaded";
import type { Me } from "@/lib/access/schemas";
import { orNotFound } from "@/lib/api/require-page";
import { listErrorGroups } from "@/lib/error-groups/list-error-groups";
import { readErrorGroup } from "@/lib/error-groups/read-error-group";
import { ErrorFilter } from "@/lib/error-groups/schemas";
import { ErrorsDesk } from "./errors-desk";
import { errorGroup, errorPage } from "./queries";

interface ErrorsPageProps {
  me: Me;
  search: Record<string, unknown>;
  /** The group the address names. */
  errorId?: string;
}

/** Reads the list and the open group on the server. */
export async function ErrorsPage({ me, search, errorId }: ErrorsPageProps) {
  const filter = readFilter(ErrorFilter, search);
  const page = await listErrorGroups(me, filter);
  const reads = [preload(errorPage(filter), page)];
  const openId = errorId ?? page.items[0]?.id;
  if (openId) reads.push(preload(errorGroup(openId), await orNotFound(readErrorGroup(me, openId))));
  return (
    <Preloaded reads={reads}>
      <ErrorsDesk filter={filter} />
    </Preloaded>
  );
}
