import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { declarations } from "@/inngest/declarations";
import { requirePage } from "@/lib/api/require-page";
import { listFunctions } from "@/lib/functions/list-functions";
import { FunctionsDesk } from "./functions-desk";
import { functionList } from "./queries";

export const metadata: Metadata = { title: "Functions" };

/** The registry: triggers and limits of each function, its registration with the engine, and its last day. */
export default async function Page() {
  const me = await requirePage("/functions");
  const reads = [preload(functionList(), await listFunctions(me, declarations))];
  return (
    <Preloaded reads={reads}>
      <FunctionsDesk />
    </Preloaded>
  );
}
