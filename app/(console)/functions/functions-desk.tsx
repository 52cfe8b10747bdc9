"use client";

import { useQuery } from "@tanstack/react-query";
import { Unreadable } from "@/components/queries/unreadable";
import { useShell } from "@/components/shell/shell-context";
import { Skeleton } from "@/components/ui/skeleton";
import { FunctionTable } from "./function-table";
import { functionsSentence } from "./functions-sentence";
import { FunctionsTabs } from "./functions-tabs";
import { functionList } from "./queries";
import { RegistrationBand } from "./registration/registration-band.tsx";
import { ResyncButton } from "./registration/resync-button.tsx";

/** Every function: whether one is needed, where the engine differs, and a row for each. */
export function FunctionsDesk() {
  const { me } = useShell();
  const query = useQuery(functionList());
  const list = query.data;
  return (
    <div>
      <FunctionsTabs current="registry" />
      <header className="grid gap-3 px-4 py-4 sm:px-6">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {list ? (
            <h2 aria-live="polite" className="min-w-0 flex-1 basis-60 font-medium text-20">
              {functionsSentence(list)}
            </h2>
          ) : (
            <Skeleton className="my-2 w-140 max-w-full" />
          )}
          {list && list.registration.drifts.length === 0 && me.permissions.includes("operate") ? (
            <ResyncButton />
          ) : null}
        </div>
        {list ? <RegistrationBand registration={list.registration} /> : null}
      </header>
      <div className="border-line border-t">
        {query.isError && !list ? (
          <Unreadable what="The functions" query={query}>
            They run all the same; nothing was changed.
          </Unreadable>
        ) : (
          <FunctionTable items={list?.items} />
        )}
      </div>
    </div>
  );
}
