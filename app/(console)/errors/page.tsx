import type { Metadata } from "next";
import { requirePage } from "@/lib/api/require-page";
import { ErrorsPage } from "./errors-page";

export const metadata: Metadata = { title: "Errors" };

/** Failed runs as few errors. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/errors");
  return <ErrorsPage me={me} search={await searchParams} />;
}
