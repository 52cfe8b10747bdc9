/** The least a webhook can be: its body is read, and it is answered. */
export async function POST(request) {
  await request.text();
  return Response.json({ ok: true });
}
