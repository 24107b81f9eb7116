// The conditions of a trust, from the fields of the form for the kind of its issuer.

import type { TrustedIssuer } from "./api.ts";

export type Kind = TrustedIssuer["kind"];
export type Conditions = Record<string, string[]>;
/** As typed, by the name of the field. */
export type Typed = Readonly<Record<string, string>>;

/** A field is a claim's pointer, except those of Kubernetes, which make one subject. */
export const FIELDS: Readonly<Record<Kind, readonly string[]>> = {
  aws: ["/sub"],
  github: ["/repository_id", "/environment", "/ref", "/job_workflow_ref"],
  gitlab: ["/project_id", "/environment", "/ref"],
  kubernetes: ["namespace", "serviceAccount"],
  google: ["/sub"],
  spiffe: ["/sub"],
  other: ["/sub"],
};

export function conditionsOf(kind: Kind, typed: Typed, more: string): Conditions {
  const conditions: Conditions = {};
  const add = (pointer: string, value: string) => {
    conditions[pointer] = [...(conditions[pointer] ?? []), value];
  };
  const text = (name: string) => (typed[name] ?? "").trim();
  for (const name of FIELDS[kind]) if (name.startsWith("/") && text(name)) add(name, text(name));
  if (kind === "kubernetes" && (text("namespace") || text("serviceAccount")))
    add("/sub", `system:serviceaccount:${text("namespace")}:${text("serviceAccount")}`);
  if (kind === "gitlab" && text("/ref")) add("/ref_protected", "true");
  if (kind === "google") add("/email_verified", "true");
  for (const line of more.split("\n").filter((each) => each.trim())) {
    const [, pointer = "", value = ""] = /^(\S+)\s*(.*)$/.exec(line.trim()) ?? [];
    add(pointer, value);
  }
  return conditions;
}
