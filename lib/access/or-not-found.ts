import { notFound } from "next/navigation";
import { NotFound } from "@/lib/app-errors";

/** What a page reads; the page that says there is no such thing instead, where a verb threw `NotFound`. */
export async function orNotFound<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof NotFound) notFound();
    throw error;
  }
}
