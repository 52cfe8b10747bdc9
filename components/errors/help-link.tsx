import Link from "next/link";
import { paths } from "@/lib/paths";

/** A link to the page that explains an error; nothing for an error that no page knows. */
export function HelpLink({ page }: { page: string | undefined }) {
  if (page === undefined) return null;
  return (
    <Link href={paths.helpPage(page)} className="link whitespace-nowrap coarse:py-3">
      Causes and fixes
    </Link>
  );
}
