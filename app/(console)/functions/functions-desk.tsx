"use client";

import { useRowCursor } from "@/components/keys/use-row-cursor";
import { List } from "@/components/lists/list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
import { paths } from "@/lib/paths";
import { functionColumns } from "./function-columns";
import { functionsSentence } from "./functions-sentence";
import { FunctionsTabs } from "./functions-tabs";
import { functionList } from "./queries";
import { RegistrationBand } from "./registration/registration-band";
import { ResyncButton } from "./registration/resync-button";

/** Every function: whether a person is needed, where the engine differs, and a row for each. */
export function FunctionsDesk() {
  const { me } = useShell();
  const list = usePrefetchedQuery(functionList());
  const currentId = useRowCursor({
    page: "Functions",
    what: "function",
    view: paths.functions(),
    rows: list.items,
  });
  return (
    <div>
      <FunctionsTabs current="registry" />
      <header className="grid gap-3 px-4 py-4 sm:px-6">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h2 aria-live="polite" className="min-w-0 flex-1 basis-60 font-medium text-20">
            {functionsSentence(list)}
          </h2>
          {list.registration.drifts.length === 0 && me.permissions.includes("operate") ? (
            <ResyncButton />
          ) : null}
        </div>
        <RegistrationBand registration={list.registration} />
      </header>
      <List
        ruled
        caption="Functions, by id"
        columns={functionColumns}
        rows={list.items}
        idOf={({ id }) => id}
        currentId={currentId}
        empty={null}
      />
    </div>
  );
}
