"use client";

import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { functionView } from "../queries";
import { FunctionDays } from "./function-days";
import { FunctionErrors } from "./function-errors";
import { FunctionFacts } from "./function-facts";
import { FunctionHead } from "./function-head";
import { FunctionRules } from "./function-rules";
import { LastDay } from "./last-day";

/** One function, live: its state and day above, its rules beside what it did. */
export function FunctionPageView({ functionId }: { functionId: string }) {
  const view = usePrefetchedQuery(functionView(functionId));
  return (
    <div className="pb-8">
      <FunctionHead view={view} />
      <FunctionFacts view={view} />
      <div className="grid max-w-360 grid-cols-1 gap-x-10 gap-y-7 px-4 pt-5 sm:px-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <FunctionRules view={view} />
        <div className="grid grid-cols-1 content-start gap-7">
          <LastDay view={view} />
          <FunctionErrors view={view} />
          <FunctionDays view={view} />
        </div>
      </div>
    </div>
  );
}
