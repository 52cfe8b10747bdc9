import type { Metadata } from "next";
import { BrandMark } from "@/components/shell/brand";
import { EnvironmentTag } from "@/components/shell/environment-tag";
import { MIN_PASSWORD_LENGTH } from "@/lib/access/auth";
import { env } from "@/lib/env";
import { PasswordForm } from "./password-form";

export const metadata: Metadata = { title: "Set your password" };

/** Where a new user sets a password, by a link that an admin handed over. The link's secret stands behind the #. */
export default function WelcomePage() {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-90 content-center gap-6 px-4 py-8">
      <header className="flex items-center gap-2">
        <BrandMark />
        <h1 className="grow text-16">Set your password</h1>
        <EnvironmentTag mode={env().mode} nothingLeaves={false} />
      </header>
      <PasswordForm minLength={MIN_PASSWORD_LENGTH} />
    </main>
  );
}
