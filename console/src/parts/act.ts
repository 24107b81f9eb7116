// Making a change: what it says afterwards, and what it says when it fails.

import { type Answer, type Call, send } from "../api.ts";
import { asApiError } from "./load.tsx";
import { toast } from "./toast.tsx";

/** Null when it failed, which a message has said. */
export async function act<Body>(
  call: Call,
  done: string,
  undo: (() => void) | null = null,
): Promise<Answer<Body> | null> {
  try {
    const answer = await send<Body>(call);
    toast(done, { call, undo });
    return answer;
  } catch (error) {
    const { message, fields } = asApiError(error);
    toast([message, ...fields.map((field) => field.message)].join(" "), { isError: true });
    return null;
  }
}
