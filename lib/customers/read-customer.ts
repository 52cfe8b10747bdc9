import { eq } from "drizzle-orm";
import { customers } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";

/** @throws NotFound */
export async function readCustomer(id: string) {
  const [customer] = await db().select().from(customers).where(eq(customers.id, id));
  if (!customer) throw new NotFound("customer", id);
  return customer;
}
