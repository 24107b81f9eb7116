import { ClientCredentials, ResourceOwnerPassword } from "simple-oauth2";
import { answerEach } from "./questions.js";

const METHODS = { client_secret_basic: "header", client_secret_post: "body" };
const GRANTS = { client_credentials: ClientCredentials, password: ResourceOwnerPassword };

async function requestToken({ token_endpoint, client_id, client_secret, method, grant_type, parameters }) {
  const grant = new GRANTS[grant_type]({
    client: { id: client_id, secret: client_secret },
    auth: { tokenHost: token_endpoint, tokenPath: new URL(token_endpoint).pathname },
    options: { authorizationMethod: METHODS[method] },
  });
  const { token } = await grant.getToken(parameters);
  return token;
}

await answerEach(requestToken, (error) => ({
  // Boom's errors are plain ones with more members.
  kind: error.isBoom ? "Boom" : error.constructor.name,
  error: error.data?.payload?.error ?? "",
  status: error.output?.statusCode ?? null,
  retry_after: error.data?.headers?.["retry-after"] ?? null,
}));
