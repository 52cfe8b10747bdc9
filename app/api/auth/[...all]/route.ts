import { parseJson } from "@vagus/primitives/parse-json";
import type { z } from "zod";
import { auth, MIN_PASSWORD_LENGTH } from "@/lib/access/auth";
import { SignIn, signIn } from "@/lib/access/sign-in";
import { refuseOtherSites } from "@/lib/api/refuse-other-sites";
import { NotFound, VagusError } from "@/lib/app-errors";
import { parseRequest } from "@/lib/http/parse-request";
import { readBody } from "@/lib/http/read-body";
import { respondError } from "@/lib/http/respond-error";
import { SetPassword, setPassword } from "@/lib/users/set-password";

export { DELETE, PATCH, PUT } from "@/lib/api/method-not-allowed";

const BODY_LIMIT_BYTES = 10_000;

/**
 * The calls that need no session, and the end of one. Those of better-auth that are not named are closed, including those of its next version:
 * `update-user`, for example, would let people rename themselves without an audit row.
 */
const OPEN: Record<string, (request: Request) => Promise<Response>> = {
  "POST /sign-in/email": async (request) =>
    signIn(
      await readFields(request, SignIn, "Send an email and a password, and nothing else."),
      request.headers,
    ),
  "POST /set-password": async (request) => {
    const asked = await readFields(
      request,
      SetPassword,
      `Send the link's token and a password of ${MIN_PASSWORD_LENGTH} to 128 characters, and nothing else.`,
    );
    const { email } = await setPassword(asked);
    return signIn({ email, password: asked.password }, request.headers);
  },
  "POST /sign-out": ({ headers }) => auth().api.signOut({ headers, asResponse: true }),
};

/** @param advice never the schema's own words, which could repeat what was sent */
async function readFields<Fields>(
  request: Request,
  schema: z.ZodType<Fields>,
  advice: string,
): Promise<Fields> {
  const body = parseRequest(schema, parseJson(await readBody(request, BODY_LIMIT_BYTES)));
  if (body.ok) return body.value;
  throw new VagusError(400, { code: "invalid_input", message: advice });
}

async function answer(
  request: Request,
  { params }: { params: Promise<{ all: string[] }> },
): Promise<Response> {
  try {
    const path = `/${(await params).all.join("/")}`;
    const respond = Object.hasOwn(OPEN, `${request.method} ${path}`)
      ? OPEN[`${request.method} ${path}`]
      : undefined;
    if (!respond) throw new NotFound("address", `/api/auth${path}`);
    refuseOtherSites(request);
    return await respond(request);
  } catch (error) {
    return respondError(error, `${request.method} /api/auth`);
  }
}

export { answer as GET, answer as POST };
