// Builds the console: the types of the API from openapi.json, then one script, one style sheet, the icon and the page.
// A name contains the hash of its content, so that browsers may cache it for ever. The same sources give the same bytes.
//
//   node build.mjs           writes src/openapi.d.ts and chalicelib/console/static
//   node build.mjs --check   fails if these differ from what the sources give

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import openapiTypescript, { astToString } from "openapi-typescript";

const here = (path) => new URL(path, import.meta.url);
const STATIC = here("../chalicelib/console/static/");
const TYPES = here("src/openapi.d.ts");

async function types() {
  const document = JSON.parse(await readFile(here("../chalicelib/endpoints/openapi.json"), "utf8"));
  return `// Made from openapi.json by build.mjs.\n${astToString(await openapiTypescript(document, { defaultNonNullable: false }))}`;
}

async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: here(".").pathname,
    entryPoints: ["src/main.tsx"],
    outdir: "out",
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    charset: "utf8",
    legalComments: "none",
  });
  return Object.fromEntries(outputFiles.map((file) => [file.path.split(".").pop(), file.contents]));
}

async function files() {
  const { js, css } = await bundle();
  const icon = await readFile(here("icon.svg"));
  const named = {
    "%SCRIPT%": ["app", "js", js],
    "%STYLE%": ["app", "css", css],
    "%ICON%": ["icon", "svg", icon],
  };
  let page = await readFile(here("index.html"), "utf8");
  const made = new Map();
  for (const [mark, [stem, suffix, content]] of Object.entries(named)) {
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
    made.set(`${stem}-${hash}.${suffix}`, Buffer.from(content));
    page = page.replaceAll(mark, `console/${stem}-${hash}.${suffix}`);
  }
  return made.set("index.html", Buffer.from(page));
}

async function stale(made) {
  const found = await readdir(STATIC).catch(() => []);
  const differs = [];
  for (const [name, content] of made) {
    if (!found.includes(name) || !content.equals(await readFile(new URL(name, STATIC)))) differs.push(name);
  }
  return [...differs, ...found.filter((name) => !made.has(name))];
}

const declarations = await types();
const current = await readFile(TYPES, "utf8").catch(() => "");
if (process.argv.includes("--check")) {
  const differences = [
    ...(declarations === current ? [] : ["src/openapi.d.ts"]),
    ...(await stale(await files())),
  ];
  if (differences.length > 0) {
    process.stderr.write(
      `Not built from these sources: ${differences.join(", ")}. Run make console-build.\n`,
    );
    process.exit(1);
  }
} else {
  if (declarations !== current) await writeFile(TYPES, declarations);
  await rm(STATIC, { recursive: true, force: true });
  await mkdir(STATIC, { recursive: true });
  for (const [name, content] of await files()) await writeFile(new URL(name, STATIC), content);
}
