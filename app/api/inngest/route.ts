import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/functions";

/** The engine calls here: GET introspects, PUT registers, POST runs. It is known by its signature where it has a key. */
export const { GET, POST, PUT } = serve({ client: inngest, functions });

/** Seconds a call may take on a host that counts them. */
export const maxDuration = 300;
