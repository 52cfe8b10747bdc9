import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { declarations } from "@/inngest/declarations";
import { requirePage } from "@/lib/access/require-page";
import { listFunctions } from "@/lib/functions/list-functions";
import { FunctionsDesk } from "./functions-desk";
import { functionList } from "./queries";

export const metadata: Metadata = { title: "Functions" };

/** The registry: what wakes and limits each function, whether the engine has it so, and how its day was. */
export default async function Page() {
  const me = await requirePage("/functions");
  const queries = new QueryClient();
  queries.setQueryData(functionList().queryKey, await listFunctions(me, declarations));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <FunctionsDesk />
    </HydrationBoundary>
  );
}
