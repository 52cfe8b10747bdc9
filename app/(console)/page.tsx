import { redirect } from "next/navigation";
import { requirePage } from "@/lib/access/require-page";
import { paths } from "@/lib/paths";

/** Whoever opens the console comes to decide: the approvals are its first page. */
export default async function Page() {
  await requirePage("/");
  redirect(paths.approvals());
}
