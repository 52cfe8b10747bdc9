"use client";

import { type SyntheticEvent, useState } from "react";
import { z } from "zod";
import { Button } from "@/components/ui/buttons/button";
import { TextField } from "@/components/ui/fields/field";
import { Band } from "@/components/ui/states/band";
import { ApiFailure, fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";

interface SignInFormProps {
  /** Path to go to afterwards; checked on the server. */
  next: string;
  local?: { users: readonly { email: string; role: string }[]; password: string };
}

/** The role that a local user shows. */
const ROLE_WORDS: Record<string, string> = {
  viewer: "only looks",
  reviewer: "decides refunds",
  senior: "decides large ones",
  engineer: "reruns and cancels",
  auditor: "reads everything",
  admin: "does all of it",
};

/** Email and password. A refusal never says which of the two was wrong. */
export function SignInForm({ next, local }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ title: string; advice: string }>();

  async function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await fetchJson(apiPaths.signIn(), z.unknown(), { method: "POST", body: { email, password } });
      // Loads the whole page again: all data so far was read without a session.
      window.location.assign(next);
    } catch (error) {
      setBusy(false);
      if (!(error instanceof ApiFailure)) throw error;
      setRefusal(explain(error));
    }
  }

  return (
    // A native POST, so that a press before the script runs never puts the password into the address.
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      {refusal ? (
        <Band tone="failed" title={refusal.title}>
          {refusal.advice}
        </Band>
      ) : null}
      <TextField
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <TextField
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" kind="primary" size="lg" busy={busy}>
        Sign in
      </Button>
      {local ? (
        <section aria-labelledby="local-users" className="border-line border-t pt-4">
          <h2 id="local-users" className="font-medium text-12 text-ink-3">
            Users of this machine
          </h2>
          <p className="text-12 text-ink-3">
            All with <code>{local.password}</code>
          </p>
          <ul className="mt-1 -mx-2">
            {local.users.map((user) => (
              <li key={user.email}>
                <button
                  type="button"
                  aria-label={`Fill in ${user.email}`}
                  onClick={() => {
                    setEmail(user.email);
                    setPassword(local.password);
                  }}
                  className="flex h-8 w-full items-center justify-between rounded-2 px-2 text-13 hover:bg-hover coarse:h-11"
                >
                  {user.email}
                  <span className="text-12 text-ink-3">{ROLE_WORDS[user.role]}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </form>
  );
}

function explain(error: ApiFailure): { title: string; advice: string } {
  if (error.status === 429) return { title: "You have to wait.", advice: error.message };
  if (error.status >= 400 && error.status < 500) {
    return { title: "Email and password do not match.", advice: "Check both and try again." };
  }
  return { title: "You could not be signed in.", advice: error.message };
}
