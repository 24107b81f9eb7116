// One question a line comes in, one answer a line goes out, both JSON.
import { createInterface } from "node:readline";

const startedWith = Date.now;

// `answer` returns what the library made of the question, or throws the library's error; `describe` says what the
// error tells a program: the members that the library itself gives it.
export async function answerEach(answer, describe) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { seconds_later = 0, ...question } = JSON.parse(line);
    Date.now = () => startedWith() + seconds_later * 1000;
    console.log(JSON.stringify(await answered(question, answer, describe)));
  }
}

async function answered(question, answer, describe) {
  try {
    return { found: await answer(question) };
  } catch (error) {
    return { refused: { kind: error.constructor.name, message: error.message, ...describe(error) } };
  }
}
