import type { Metadata } from "next";
import { BrandMark } from "@/components/shell/brand";
import { EnvironmentTag } from "@/components/shell/environment-tag";
import { LOCAL_PASSWORD, LOCAL_USERS } from "@/db/seed/local-data";
import { env } from "@/lib/env";
import { safeNext } from "@/lib/paths";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

/** The sign-in page. On the embedded database it also lists the local users, since their password is public. */
export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const { next } = await searchParams;
  const { mode } = env();
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-90 content-center gap-6 px-4 py-8">
      <header className="flex items-center gap-2">
        <BrandMark />
        <h1 className="grow text-16">Sign in to Vagus</h1>
        <EnvironmentTag mode={mode} nothingLeaves={false} />
      </header>
      <SignInForm
        next={safeNext(typeof next === "string" ? next : undefined)}
        local={mode === "embedded" ? { users: LOCAL_USERS, password: LOCAL_PASSWORD } : undefined}
      />
    </main>
  );
}
