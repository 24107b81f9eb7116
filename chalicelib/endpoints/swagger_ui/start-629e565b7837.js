"use strict"

// Relative URLs, because a deployed stage can have a path.
const server = new URL("..", location.href).href.replace(/\/$/, "")

// The policy of this page permits requests to its own origin only, whatever name the server was reached by.
function servedHere(content) {
  const issuer = content.servers[0].url
  const flow = content.components.securitySchemes.oauth.flows.clientCredentials
  flow.tokenUrl = server + flow.tokenUrl.slice(issuer.length)
  content.servers = [{ url: server }]
  return content
}

// Swagger UI's own component writes HTML, which the policy forbids. Our descriptions need only paragraphs and code.
function descriptionsAsText({ React }) {
  const words = (text, key) => (key % 2 ? React.createElement("code", { key }, text) : text)
  const paragraph = (text, key) => React.createElement("p", { key }, text.split("`").map(words))
  const Markdown = ({ source }) =>
    source ? React.createElement("div", { className: "markdown" }, source.trim().split(/\n\s*\n/).map(paragraph)) : null
  return { wrapComponents: { Markdown: () => Markdown } }
}

async function start() {
  const answer = await fetch("openapi.json")
  const content = await answer.json()
  if (!answer.ok) throw new Error(content.detail)
  SwaggerUIBundle({
    spec: servedHere(content),
    plugins: [descriptionsAsText],
    dom_id: "#swagger-ui",
    deepLinking: true,
    tryItOutEnabled: true,
    validatorUrl: null,
  })
}

start().catch((error) => {
  document.getElementById("swagger-ui").textContent = `openapi.json cannot be read: ${error.message} Reload the page.`
})
