"use client";

import { type SyntheticEvent, useState } from "react";
import { z } from "zod";
import { Button } from "@/components/ui/buttons/button";
import { TextField } from "@/components/ui/fields/field";
import { Band } from "@/components/ui/states/band";
import { ApiFailure, fetchJson } from "@/lib/http/fetch-json";
import { apiPaths, paths } from "@/lib/paths";

/** One password, typed twice: nobody can look it up afterwards. Setting it signs the person in. */
export function PasswordForm({ minLength }: { minLength: number }) {
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();

  async function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (busy) return;
    if (password !== again) return setRefusal("The two passwords differ. Type the same one twice.");
    setBusy(true);
    setRefusal(undefined);
    try {
      const body = { token: window.location.hash.slice(1), password };
      await fetchJson(apiPaths.setPassword(), z.unknown(), { method: "POST", body });
      window.location.replace(paths.overview());
    } catch (error) {
      setBusy(false);
      if (!(error instanceof ApiFailure)) throw error;
      setRefusal(error.message);
    }
  }

  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      {refusal ? (
        <Band tone="failed" title="The password was not set.">
          {refusal}
        </Band>
      ) : null}
      <TextField
        label="New password"
        help={`At least ${minLength} characters.`}
        type="password"
        name="password"
        autoComplete="new-password"
        required
        minLength={minLength}
        maxLength={128}
        autoFocus
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <TextField
        label="The same again"
        type="password"
        name="again"
        autoComplete="new-password"
        required
        value={again}
        onChange={(event) => setAgain(event.target.value)}
      />
      <Button type="submit" kind="primary" size="lg" busy={busy}>
        Set password and sign in
      </Button>
    </form>
  );
}
