import assert from "node:assert/strict";
import { test } from "node:test";
import { conditionsOf } from "../src/conditions.ts";

test("an empty field is no condition", () => {
  const typed = { "/repository_id": " 74 ", "/environment": "", "/ref": "refs/heads/main" };
  assert.deepEqual(conditionsOf("github", typed, ""), {
    "/repository_id": ["74"],
    "/ref": ["refs/heads/main"],
  });
});

test("a namespace and a service account make one subject", () => {
  assert.deepEqual(conditionsOf("kubernetes", { namespace: "shop", serviceAccount: "orders" }, ""), {
    "/sub": ["system:serviceaccount:shop:orders"],
  });
});

test("a branch of GitLab must be protected", () => {
  assert.deepEqual(conditionsOf("gitlab", { "/project_id": "22", "/ref": "main" }, ""), {
    "/project_id": ["22"],
    "/ref": ["main"],
    "/ref_protected": ["true"],
  });
});

test("an account of Google has a verified address", () => {
  assert.deepEqual(conditionsOf("google", { "/sub": "7" }, ""), {
    "/sub": ["7"],
    "/email_verified": ["true"],
  });
});

test("each line is a condition, and lines of one claim are its values", () => {
  assert.deepEqual(conditionsOf("other", { "/sub": "a" }, "/team/0 red blue\n\n/sub b\n"), {
    "/sub": ["a", "b"],
    "/team/0": ["red blue"],
  });
});
