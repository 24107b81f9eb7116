// The cases of verifiers/conformance.

import assert from "node:assert/strict";
import { test } from "node:test";
import { document, outcomes } from "./cases.js";

for (const one of document.cases) {
  test(`${one.group}: ${one.name}`, async () => {
    for await (const { outcome, expected } of outcomes(one)) {
      assert.deepEqual(outcome, expected);
    }
  });
}
