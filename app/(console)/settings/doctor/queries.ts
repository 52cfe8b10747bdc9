import { queryOptions } from "@tanstack/react-query";
import { DoctorReport } from "@/lib/doctor/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";

/** An examination of this installation; a new one only when somebody asks for it, for it calls every vendor. */
export function doctorReport() {
  return queryOptions({
    queryKey: ["doctor"],
    queryFn: ({ signal }) => fetchJson(apiPaths.doctor(), DoctorReport, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
}
