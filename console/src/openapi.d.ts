// Made from openapi.json by build.mjs.
export interface paths {
    "/admin-api/access_token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get an access token (RFC 6749, 4.4).
         * @description The client authenticates with HTTP Basic, with `client_id` and `client_secret` in the body, or with a JWT that it
         *     signs with its own key in `client_assertion`, but with one of them only.
         *     One token serves one API. A token without a scope identifies its client and permits only
         *     `GET /admin-api/api-clients/infos`. PrestaShop's spellings of `scope` are accepted: a list separated by spaces or
         *     commas, repeated `scope[]`, and the name `scopes`.
         *
         *     `scope` means the API where the client is registered for it. If several are left, this server's own API is meant;
         *     if it is not among them, `resource` must name one. The URL must have no parameters.
         */
        post: operations["issueAccessToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a token of one's own (RFC 7009).
         * @description The client authenticates as at the token endpoint. From then on this server's own endpoints refuse the token, and
         *     introspection says that it is not active. A verifier that polls the revocation feed learns of it within a minute.
         *     A client has at most 32 revoked tokens that are not expired; the next one is refused with 503.
         */
        post: operations["revokeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/introspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask whether a token is active (RFC 7662).
         * @description For APIs. The client authenticates as at the token endpoint. It is told about tokens of the APIs that it
         *     `introspects`; every other token is not active. With `Accept: application/token-introspection+jwt` the answer is
         *     signed (RFC 9701).
         */
        post: operations["introspectToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys that verify tokens (RFC 7517). */
        get: operations["readJwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Check whether the keys have changed. */
        head: operations["headJwks"];
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-authorization-server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Authorization server metadata (RFC 8414). */
        get: operations["readMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Check whether the metadata has changed. */
        head: operations["headMetadata"];
        patch?: never;
        trace?: never;
    };
    "/.well-known/openid-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same metadata, for libraries that read only this address. */
        get: operations["readOpenidConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Check whether the metadata has changed. */
        head: operations["headOpenidConfiguration"];
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-protected-resource/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The slug of the resource; admin-api is this server's own resource.
                 * @example orders
                 */
                slug: components["parameters"]["Slug"];
            };
            cookie?: never;
        };
        /**
         * What a client must know of an API before it asks for a token (RFC 9728).
         * @description Of this server's own API, and of APIs whose `publishesMetadata` is true.
         */
        get: operations["readProtectedResource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Check whether the metadata has changed. */
        head: operations["headProtectedResource"];
        patch?: never;
        trace?: never;
    };
    "/.well-known/revocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The signed list of revocations, for APIs that verify tokens themselves.
         * @description A JWS with the `typ` `revocations+jwt`, signed with a key of the JWKS, without `exp`. Its claims: `epoch` and
         *     `clients` are moments in seconds, and a token (of that client) with an earlier `iat` is revoked. `tokens` and
         *     `credentials` have a `jti`, or what follows the dot in it, as names. `kids` has those of leaked signing keys.
         *     Poll it every 20 seconds. Keep the last one while there is no newer one, and refuse one with an earlier `iat`.
         */
        get: operations["readRevocations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Check whether the list of revocations has changed. */
        head: operations["headRevocations"];
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check whether the server can issue tokens. */
        get: operations["readHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Check whether the server can issue tokens. */
        head: operations["headHealth"];
        patch?: never;
        trace?: never;
    };
    "/leaked-secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Burn secrets that leaked, without a credential.
         * @description Anyone who finds a secret of this server reports it here. The secret expires at once, and the tokens that it got are
         *     refused. The body is one object, or the list that GitHub's secret scanning sends, with 100 entries at most.
         *     Members that are not named here are ignored. A report can be repeated, and after a 503 it must be. The operator
         *     can choose that secrets are only reported and stay live.
         */
        post: operations["reportLeakedSecrets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List clients, by offset as in PrestaShop, or by cursor.
         * @description With `cursor` (empty for the first page), the list is in the order of creation, and the answer has another form. `offset` is then refused. A page with few items, or none, may still have a next page. Without `cursor`, the server reads every client. If there are more than 10,000, or more than one request can read, the answer is 422. A client must match `clientId` and every filter.
         */
        get: operations["listApiClients"];
        put?: never;
        /** Register a client. This answer is the only one that shows its secret. */
        post: operations["createApiClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/infos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the caller's own client. Any valid token is sufficient. */
        get: operations["readOwnClient"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/infos/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the caller's own secrets, without their values. */
        get: operations["listOwnSecrets"];
        /**
         * Replace all of the caller's own secrets by a new one.
         * @description This server's own endpoints refuse tokens of a removed secret. Get the next token with the new secret.
         */
        put: operations["regenerateOwnSecret"];
        /** Add a secret to the caller's own client. This answer is the only one that shows it. */
        post: operations["addOwnSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/infos/secrets/{secretId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove one of the caller's own secrets. */
        delete: operations["removeOwnSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/infos/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the caller's own keys. */
        get: operations["listOwnKeys"];
        put?: never;
        /**
         * Add public keys to the caller's own client.
         * @description Send exactly one of `jwk`, `jwks` and `pem`. Of a JWKS the usable keys are added. A client with a live key has
         *     only secrets that expire within 30 days; `overlapSeconds` ends its others. A private key is refused.
         */
        post: operations["addOwnKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/infos/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove one of the caller's own keys. */
        delete: operations["removeOwnKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/{apiClientId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        /** Read a client. */
        get: operations["readApiClient"];
        put?: never;
        post?: never;
        /** Delete a client. This server's own endpoints refuse its tokens from the next request on. */
        delete: operations["deleteApiClient"];
        options?: never;
        head?: never;
        /**
         * Change the members in the body. `scopes` and `resources` are replaced as a whole.
         * @description Members that belong to the server may be sent back unchanged. Disabling a client revokes its tokens.
         */
        patch: operations["editApiClient"];
        trace?: never;
    };
    "/admin-api/api-clients/{apiClientId}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        /** List a client's secrets, without their values. */
        get: operations["listSecrets"];
        /**
         * Replace all secrets by a new one, with an overlap if requested, or evict a thief.
         * @description This server's own endpoints refuse tokens of a removed or expired secret. With `evict`, one transaction removes
         *     all other secrets, all keys and all trusts, and revokes all tokens. The answer is sent when `tokensValidFrom` has been reached, within one
         *     second. It lists at most 100 changes made with the client's credentials, newest first. Old and new values appear
         *     only if the caller's token carries `audit_read`.
         */
        put: operations["regenerateSecret"];
        /** Add a secret. This answer is the only one that shows it. */
        post: operations["addSecret"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * PrestaShop's request to choose a secret. It is always refused, because the server generates secrets.
         * @deprecated
         */
        patch: operations["refuseChosenSecret"];
        trace?: never;
    };
    "/admin-api/api-clients/{apiClientId}/secrets/{secretId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
                /** @example 0f1e2d3c4b5a6978 */
                secretId: components["parameters"]["SecretId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a secret. It is invalid from the next request on. */
        delete: operations["removeSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/{apiClientId}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        /** List a client's keys. */
        get: operations["listClientKeys"];
        put?: never;
        /**
         * Add public keys, so that the client needs no secret.
         * @description Send exactly one of `jwk`, `jwks` and `pem`. Of a JWKS the usable keys are added. A client with a live key has
         *     only secrets that expire within 30 days; `overlapSeconds` ends its others. A private key is refused.
         */
        post: operations["addClientKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/{apiClientId}/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
                /** @example 0f1e2d3c4b5a6978 */
                keyId: components["parameters"]["KeyId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a key. It is invalid from the next request on. */
        delete: operations["removeClientKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/{apiClientId}/trusts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        /** List the workloads that a client trusts. */
        get: operations["listTrusts"];
        put?: never;
        /**
         * Trust a workload, so that the client needs no secret.
         * @description A token of the trusted issuer authenticates the client if each condition holds. A condition is a JSON pointer
         *     (RFC 6901) to a claim and the accepted values. A value may end in * after : or /, except those that identify the
         *     workload. Sets that would admit other customers of the platform are refused with what to add.
         */
        post: operations["addTrust"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/{apiClientId}/trusts/{trustId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
                /** @example 0f1e2d3c4b5a6978 */
                trustId: components["parameters"]["TrustId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a trust. It is invalid from the next request on. */
        delete: operations["removeTrust"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/trusted-issuers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the platforms whose tokens may authenticate clients. */
        get: operations["listTrustedIssuers"];
        put?: never;
        /**
         * Add a trusted issuer. No client trusts it yet.
         * @description Without `jwksUri` and `jwks`, the keys are discovered at `issuer` (OpenID Connect Discovery 1.0, 4). A function of its own fetches them.
         */
        post: operations["createTrustedIssuer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/trusted-issuers/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example github */
                slug: components["parameters"]["IssuerSlug"];
            };
            cookie?: never;
        };
        /** Read a trusted issuer, and when its keys were fetched. */
        get: operations["readTrustedIssuer"];
        put?: never;
        post?: never;
        /** Delete a trusted issuer. The trusts of clients in it are void, also if its slug is used again. */
        delete: operations["deleteTrustedIssuer"];
        options?: never;
        head?: never;
        /**
         * Change the members in the body. `slug`, `kind` and `issuer` cannot be edited.
         * @description A token without `api_client_grant` only disables an issuer, because other keys would hand out the clients that
         *     trust it. `keys` of an earlier answer is ignored.
         */
        patch: operations["editTrustedIssuer"];
        trace?: never;
    };
    "/admin-api/api-clients/{apiClientId}/revoke-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make this server's own endpoints refuse all existing tokens of the client. */
        post: operations["revokeTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/{apiClientId}/revocations": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke one token of the client, or all.
         * @description `jti` is in the token, and in the audit trail. If the client has 32 revoked tokens that are not expired, all of its
         *     tokens are revoked.
         */
        post: operations["revokeTokensOfClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/bulk-enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enable up to 50 clients, each independently. */
        post: operations["bulkEnableApiClients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/bulk-disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Disable up to 50 clients, each independently, and revoke their tokens. */
        post: operations["bulkDisableApiClients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/api-clients/bulk-delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete up to 50 clients, each independently. */
        post: operations["bulkDeleteApiClients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the APIs that tokens are for, this server's own first. */
        get: operations["listResources"];
        put?: never;
        /** Add an API. */
        post: operations["createResource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/resources/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The slug of the resource; admin-api is this server's own resource.
                 * @example orders
                 */
                slug: components["parameters"]["Slug"];
            };
            cookie?: never;
        };
        /** Read an API. */
        get: operations["readResource"];
        put?: never;
        post?: never;
        /** Delete an API. No client may hold one of its scopes. */
        delete: operations["deleteResource"];
        options?: never;
        head?: never;
        /**
         * Change the members in the body. Tokens for a disabled API are no longer issued after 30 seconds; assignments remain.
         * @description Slug, identifier and scope groups cannot be edited here. For this server's own resource, `name` and `enabled`
         *     cannot be edited either. All of them may be sent back unchanged. `warnings` of an earlier answer is ignored.
         */
        patch: operations["editResource"];
        trace?: never;
    };
    "/admin-api/resources/{slug}/scope-groups/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The slug of the resource; admin-api is this server's own resource.
                 * @example orders
                 */
                slug: components["parameters"]["Slug"];
                /**
                 * @description The slug of the scope group.
                 * @example reading
                 */
                group: components["parameters"]["Group"];
            };
            cookie?: never;
        };
        /** Read the scopes that a module adds to an API. */
        get: operations["readScopeGroup"];
        /**
         * Create or replace the scopes that a module adds to an API.
         * @description In this server's own resource, no new scope may begin with api_client_, audit_, issuer_, key_, resource_, self_,
         *     settings_ or token_. These prefixes are reserved for native scopes. No scope may contain wws_, the prefix of
         *     secrets. `warnings` of an earlier answer is ignored.
         */
        put: operations["putScopeGroup"];
        post?: never;
        /** Remove a module's scopes. No client may hold one of them. */
        delete: operations["deleteScopeGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/scopes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the scopes that clients can be given, in groups for a form. Native scopes come first. */
        get: operations["listScopes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the settings. */
        get: operations["readSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the settings in the body. All containers follow within 30 seconds.
         * @description While issuing is disabled, nobody gets a token, so only the operator function `issuing` can enable it again.
         */
        patch: operations["editSettings"];
        trace?: never;
    };
    "/admin-api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read when each signing key is published and signs. */
        get: operations["listKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read who changed what, newest first. */
        get: operations["readAuditTrail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin-api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read this document. */
        get: operations["readOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Check whether this document has changed. */
        head: operations["headOpenapi"];
        patch?: never;
        trace?: never;
    };
    "/admin-api/docs.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read this document at PrestaShop's address. */
        get: operations["readDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Check whether this document has changed. */
        head: operations["headDocs"];
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        LeakedSecret: {
            /** @description The secret. */
            token: string;
            /** @description The reporter's name of the pattern. The answer repeats it. */
            type?: string | null;
            /** @description Where the secret was found. The audit trail records 1,000 characters of it, unless it contains a secret. */
            url?: string | null;
        };
        LeakReport: components["schemas"]["LeakedSecret"] | components["schemas"]["LeakedSecret"][];
        LeakFeedback: {
            /** @description The SHA-256 of the secret. */
            token_hash: string;
            token_type: string;
            /**
             * @description Whether a client has this secret.
             * @enum {string}
             */
            label: "true_positive" | "false_positive";
        }[];
        Slug: string;
        /** Format: date-time */
        Moment: string;
        MomentOrNull: components["schemas"]["Moment"] | null;
        Number: number;
        /** @description Seconds. */
        Lifetime: number;
        /** @description RFC 6749, 3.3. */
        Scope: string;
        Secret: string;
        SecretId: string;
        /**
         * @description Printable characters.
         * @example Orders
         */
        Name: string;
        Jwt: string;
        OAuthError: {
            /** @enum {string} */
            error: "invalid_request" | "invalid_client" | "invalid_scope" | "invalid_target" | "invalid_authorization_details" | "unsupported_grant_type" | "temporarily_unavailable";
            error_description: string;
        };
        /** @description RFC 9457. */
        Problem: {
            /** @constant */
            type: "about:blank";
            title: string;
            status: number;
            detail: string;
            /**
             * @description The field whose value is already used.
             * @enum {string}
             */
            propertyPath?: "clientId" | "clientName";
        };
        /** @description Field errors, in PrestaShop's format. */
        FieldErrors: {
            propertyPath: string;
            message: string;
            /** Format: uuid */
            code: string;
        }[];
        /** @description Other parameters are ignored (RFC 6749, 3.2), except `authorization_details`, which is refused (RFC 9396, 5). */
        TokenRequest: {
            /** @enum {unknown} */
            grant_type: "client_credentials" | "urn:ietf:params:oauth:grant-type:jwt-bearer";
            /** @description With the jwt-bearer grant: the token that the platform gave to the workload (RFC 7523). */
            assertion?: string;
            client_id?: string;
            client_secret?: string;
            /** @description A JWT that proves who the client is (RFC 7523). Its `aud` is the issuer of this server. */
            client_assertion?: string;
            /** @enum {unknown} */
            client_assertion_type?: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" | "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";
            scope?: string;
            /** @description The identifier of an API (RFC 8707). */
            resource?: string;
            /** @description A synonym of `resource`. If both are sent they must be equal. */
            audience?: string;
            /** @description The longest lifetime of the token, in seconds. It only shortens what the client, the API and the settings permit. No RFC defines it for a request. */
            expires_in?: string;
        };
        /** @description Other parameters are ignored. */
        TokenParameters: {
            /** @description The access token. */
            token: string;
            /** @description Ignored */
            token_type_hint?: string;
            client_id?: string;
            client_secret?: string;
            /** @description A JWT that proves who the client is (RFC 7523). Its `aud` is the issuer of this server. */
            client_assertion?: string;
            /** @enum {unknown} */
            client_assertion_type?: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" | "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";
        };
        Introspection: {
            /** @constant */
            active: false;
        } | {
            /** @constant */
            active: true;
            iss: string;
            sub: string;
            client_id: string;
            aud: string;
            /** @description What the token and the client's registration both permit. Absent if that is nothing. */
            scope?: string;
            exp: components["schemas"]["Number"];
            iat: components["schemas"]["Number"];
            jti: string;
            /** @constant */
            token_type: "Bearer";
            generation: components["schemas"]["Number"];
        };
        /** @description Either `jti`, or `all` with the value true. */
        TokensToRevoke: {
            jti?: string;
            all?: boolean;
        };
        TokensValidFromOrNull: {
            tokensValidFrom: components["schemas"]["MomentOrNull"];
        };
        TokenResponse: {
            /** @constant */
            token_type: "Bearer";
            expires_in: components["schemas"]["Lifetime"];
            access_token: string;
            /** @description Omitted if no scope was requested. */
            scope?: string;
        };
        Jwks: {
            keys: ({
                /** @constant */
                kty: "RSA";
                n: string;
                e: string;
                kid: string;
                /** @constant */
                alg: "RS256";
                /** @constant */
                use: "sig";
            } | {
                /** @constant */
                kty: "EC";
                /** @constant */
                crv: "P-256";
                x: string;
                y: string;
                kid: string;
                /** @constant */
                alg: "ES256";
                /** @constant */
                use: "sig";
            })[];
        };
        ProtectedResourceMetadata: {
            /** Format: uri */
            resource: string;
            authorization_servers: string[];
            bearer_methods_supported: "header"[];
            resource_name: string;
        };
        Metadata: {
            /** Format: uri */
            issuer: string;
            /**
             * Format: uri
             * @description It answers that nobody can sign in: some SDKs refuse metadata without it.
             */
            authorization_endpoint: string;
            /** Format: uri */
            token_endpoint: string;
            /** Format: uri */
            jwks_uri: string;
            scopes_supported: components["schemas"]["Scope"][];
            response_types_supported: "none"[];
            grant_types_supported: ("client_credentials" | "urn:ietf:params:oauth:grant-type:jwt-bearer")[];
            token_endpoint_auth_methods_supported: ("client_secret_basic" | "client_secret_post" | "private_key_jwt")[];
            token_endpoint_auth_signing_alg_values_supported: ("ES256" | "ES384" | "PS256" | "RS256" | "EdDSA")[];
            /** Format: uri */
            revocation_endpoint: string;
            revocation_endpoint_auth_methods_supported: ("client_secret_basic" | "client_secret_post" | "private_key_jwt")[];
            revocation_endpoint_auth_signing_alg_values_supported: ("ES256" | "ES384" | "PS256" | "RS256" | "EdDSA")[];
            /** Format: uri */
            introspection_endpoint: string;
            introspection_endpoint_auth_methods_supported: ("client_secret_basic" | "client_secret_post" | "private_key_jwt")[];
            introspection_endpoint_auth_signing_alg_values_supported: ("ES256" | "ES384" | "PS256" | "RS256" | "EdDSA")[];
            introspection_signing_alg_values_supported: "RS256"[];
        };
        OpenidMetadata: {
            /** Format: uri */
            issuer: string;
            /**
             * Format: uri
             * @description It answers that nobody can sign in: some SDKs refuse metadata without it.
             */
            authorization_endpoint: string;
            /** Format: uri */
            token_endpoint: string;
            /** Format: uri */
            jwks_uri: string;
            scopes_supported: components["schemas"]["Scope"][];
            response_types_supported: "none"[];
            grant_types_supported: ("client_credentials" | "urn:ietf:params:oauth:grant-type:jwt-bearer")[];
            token_endpoint_auth_methods_supported: ("client_secret_basic" | "client_secret_post" | "private_key_jwt")[];
            token_endpoint_auth_signing_alg_values_supported: ("ES256" | "ES384" | "PS256" | "RS256" | "EdDSA")[];
            /** Format: uri */
            revocation_endpoint: string;
            revocation_endpoint_auth_methods_supported: ("client_secret_basic" | "client_secret_post" | "private_key_jwt")[];
            revocation_endpoint_auth_signing_alg_values_supported: ("ES256" | "ES384" | "PS256" | "RS256" | "EdDSA")[];
            /** Format: uri */
            introspection_endpoint: string;
            introspection_endpoint_auth_methods_supported: ("client_secret_basic" | "client_secret_post" | "private_key_jwt")[];
            introspection_endpoint_auth_signing_alg_values_supported: ("ES256" | "ES384" | "PS256" | "RS256" | "EdDSA")[];
            introspection_signing_alg_values_supported: "RS256"[];
            subject_types_supported: "public"[];
            id_token_signing_alg_values_supported: ("RS256" | "ES256")[];
        };
        Health: {
            /** @constant */
            status: "ok";
        };
        Registration: {
            /** @description The identifier of another API, or the slug of a deleted API. */
            resource: string;
            scopes: components["schemas"]["Scope"][];
        };
        ApiClient: {
            apiClientId: components["schemas"]["Number"];
            clientId: string;
            clientName: string;
            description: string;
            externalIssuer: null;
            enabled: boolean;
            lifetime: components["schemas"]["Lifetime"];
            scopes: components["schemas"]["Scope"][];
            resources: components["schemas"]["Registration"][];
            /** @description The APIs whose scopes the client may hand out. */
            administers: string[];
            /** @description The APIs about whose tokens the client may ask. */
            introspects: string[];
            lastUsedAt: components["schemas"]["MomentOrNull"];
            /** @description When the last secret expires. Null if a secret does not expire or there is none. */
            secretsExpireAt: components["schemas"]["MomentOrNull"];
            createdAt: components["schemas"]["Moment"];
            updatedAt: components["schemas"]["Moment"];
        };
        ListedApiClient: {
            apiClientId: components["schemas"]["Number"];
            clientId: string;
            clientName: string;
            description: string;
            externalIssuer: null;
            enabled: boolean;
            lifetime: components["schemas"]["Lifetime"];
            scopesCount: number;
            lastUsedAt: components["schemas"]["MomentOrNull"];
            secretsExpireAt: components["schemas"]["MomentOrNull"];
            createdAt: components["schemas"]["Moment"];
            updatedAt: components["schemas"]["Moment"];
        };
        ApiClientPage: {
            totalItems: number;
            orderBy: string;
            /** @enum {unknown} */
            sortOrder: "asc" | "desc";
            limit: number;
            offset: number;
            /** @description The filters as sent. */
            filters: {
                [key: string]: string;
            };
            items: components["schemas"]["ListedApiClient"][];
        };
        ApiClientCursorPage: {
            limit: number;
            items: components["schemas"]["ListedApiClient"][];
            nextCursor: string | null;
        };
        NewApiClient: {
            clientName: components["schemas"]["Name"];
            enabled: boolean;
            description?: string;
            lifetime?: components["schemas"]["Lifetime"];
            /** @description Scopes of this server's own resource. */
            scopes?: components["schemas"]["Scope"][];
            /** @description Scopes of other APIs. */
            resources?: components["schemas"]["Registration"][];
            /** @description Identifiers of the APIs whose scopes the client may hand out, with `api_client_write`. Only a token with `api_client_grant` changes it. */
            administers?: string[];
            /** @description Identifiers of the APIs about whose tokens the client may ask. The caller's client must administer them, or its token must carry `api_client_grant`. */
            introspects?: string[];
            clientId: string;
        };
        ApiClientEdit: {
            clientName?: components["schemas"]["Name"];
            enabled?: boolean;
            description?: string;
            lifetime?: components["schemas"]["Lifetime"];
            /** @description All scopes of this server's own resource, or changes of them. */
            scopes?: components["schemas"]["Scope"][] | components["schemas"]["ScopeChanges"];
            /** @description All scopes of other APIs, or changes of them. */
            resources?: components["schemas"]["Registration"][] | components["schemas"]["RegistrationChanges"];
            /** @description Identifiers of the APIs whose scopes the client may hand out, with `api_client_write`. Only a token with `api_client_grant` changes it. */
            administers?: string[];
            /** @description Identifiers of the APIs about whose tokens the client may ask. The caller's client must administer them, or its token must carry `api_client_grant`. */
            introspects?: string[];
        };
        /** @description All other scopes stay. No scope may be in both lists. */
        ScopeChanges: {
            /** @description Scopes of this server's own resource. */
            add?: components["schemas"]["Scope"][];
            /** @description Scopes of this server's own resource. */
            remove?: components["schemas"]["Scope"][];
        };
        /** @description All other scopes stay, also those of other APIs. No scope may be in both lists. */
        RegistrationChanges: {
            /** @description Scopes of other APIs. */
            add?: components["schemas"]["Registration"][];
            /** @description Scopes of other APIs. */
            remove?: components["schemas"]["Registration"][];
        };
        CreatedApiClient: {
            apiClientId: components["schemas"]["Number"];
            secret: components["schemas"]["Secret"];
        };
        NewSecret: {
            label?: string;
            /**
             * Format: date-time
             * @description A time in the future. The client of a live key needs one within 30 days.
             */
            expiresAt?: string;
        };
        NewClientKeys: {
            jwk?: components["schemas"]["PublicJwk"];
            jwks?: components["schemas"]["PublicJwks"];
            /** @description A public key in PEM. */
            pem?: string;
            /** @description The client's own name of the key. Not with jwks. */
            kid?: string;
            /**
             * @description For an RSA key without an alg: RS256 (the default) or PS256. Not with jwks.
             * @enum {unknown}
             */
            alg?: "EdDSA" | "ES256" | "ES384" | "PS256" | "RS256";
            label?: string;
            /**
             * Format: date-time
             * @description A time in the future.
             */
            expiresAt?: string;
            /** @description How long the client's secrets and other keys remain valid. Without it they are unchanged. */
            overlapSeconds?: number;
        };
        /** @description RFC 7517, 4. Members that the server does not know are ignored. */
        PublicJwk: {
            /** @enum {unknown} */
            kty: "EC" | "OKP" | "RSA";
        } & {
            [key: string]: unknown;
        };
        /** @description RFC 7517, 5. Members that the server does not know are ignored. */
        PublicJwks: {
            keys: {
                [key: string]: unknown;
            }[];
        } & {
            [key: string]: unknown;
        };
        ClientKeyList: {
            items: components["schemas"]["ClientKey"][];
        };
        AddedClientKeys: {
            items: components["schemas"]["ClientKey"][];
            skipped: {
                propertyPath: string;
                message: string;
            }[];
        };
        ClientKey: {
            keyId: components["schemas"]["SecretId"];
            kid: string | null;
            /** @enum {unknown} */
            alg: "EdDSA" | "ES256" | "ES384" | "PS256" | "RS256";
            /** @description Of the public key (RFC 7638, SHA-256). */
            thumbprint: string;
            label: string;
            createdAt: components["schemas"]["Moment"];
            createdBy: string;
            expiresAt: components["schemas"]["MomentOrNull"];
            lastUsedAt: components["schemas"]["MomentOrNull"];
            /** @enum {unknown} */
            state: "live" | "expired";
        };
        NewTrust: {
            issuer: components["schemas"]["Slug"];
            /** @description The accepted values by the JSON pointer of a claim. */
            conditions: {
                [key: string]: string | string[];
            };
            /** @description A token without client_id finds this client by its subject. */
            isDefault?: boolean;
            label?: string;
            /**
             * Format: date-time
             * @description A time in the future.
             */
            expiresAt?: string;
        };
        TrustList: {
            items: components["schemas"]["Trust"][];
        };
        Trust: {
            trustId: components["schemas"]["SecretId"];
            issuer: components["schemas"]["Slug"];
            conditions: {
                [key: string]: string[];
            };
            isDefault: boolean;
            label: string;
            createdAt: components["schemas"]["Moment"];
            createdBy: string;
            expiresAt: components["schemas"]["MomentOrNull"];
            lastUsedAt: components["schemas"]["MomentOrNull"];
            /** @enum {unknown} */
            state: "live" | "expired" | "issuer_disabled" | "issuer_deleted";
        };
        TrustedIssuer: {
            slug: components["schemas"]["Slug"];
            /** @enum {unknown} */
            kind: "aws" | "github" | "gitlab" | "kubernetes" | "google" | "spiffe" | "other";
            /**
             * Format: uri
             * @description The exact `iss` of its tokens; of spiffe, the trust domain as spiffe://example.org.
             */
            issuer: string;
            /**
             * Format: uri
             * @description Where its keys are. Null: registered in jwks, or discovered.
             */
            jwksUri: string | null;
            /** @description Registered keys. */
            jwks: components["schemas"]["PublicJwks"] | null;
            algs: ("EdDSA" | "ES256" | "ES384" | "PS256" | "RS256")[];
            /** @description Seconds after `iat` for which a token is accepted. */
            maximumAge: number;
            /** @description Whether each token is accepted once. */
            singleUse: boolean;
            /** @description The `aud` of its tokens. Null: the issuer of this server. */
            audience: string | null;
            enabled: boolean;
        };
        TrustedIssuerList: {
            items: components["schemas"]["TrustedIssuer"][];
        };
        TrustedIssuerWithKeys: {
            slug: components["schemas"]["Slug"];
            /** @enum {unknown} */
            kind: "aws" | "github" | "gitlab" | "kubernetes" | "google" | "spiffe" | "other";
            /**
             * Format: uri
             * @description The exact `iss` of its tokens; of spiffe, the trust domain as spiffe://example.org.
             */
            issuer: string;
            /**
             * Format: uri
             * @description Where its keys are. Null: registered in jwks, or discovered.
             */
            jwksUri: string | null;
            /** @description Registered keys. */
            jwks: components["schemas"]["PublicJwks"] | null;
            algs: ("EdDSA" | "ES256" | "ES384" | "PS256" | "RS256")[];
            /** @description Seconds after `iat` for which a token is accepted. */
            maximumAge: number;
            /** @description Whether each token is accepted once. */
            singleUse: boolean;
            /** @description The `aud` of its tokens. Null: the issuer of this server. */
            audience: string | null;
            enabled: boolean;
            /** @description Null after a change that is stored, if their state cannot be read at the moment. */
            keys: {
                count: number;
                jwksUri: string | null;
                fetchedAt: components["schemas"]["MomentOrNull"];
                /** @description Why the last fetch failed. */
                error: string | null;
            } | null;
        };
        NewTrustedIssuer: {
            slug: components["schemas"]["Slug"];
            /** @enum {unknown} */
            kind: "aws" | "github" | "gitlab" | "kubernetes" | "google" | "spiffe" | "other";
            /**
             * Format: uri
             * @description The exact `iss` of its tokens; of spiffe, the trust domain as spiffe://example.org.
             */
            issuer: string;
            /**
             * Format: uri
             * @description Where its keys are. Null: registered in jwks, or discovered.
             */
            jwksUri?: string | null;
            /** @description Registered keys. */
            jwks?: components["schemas"]["PublicJwks"] | null;
            algs?: ("EdDSA" | "ES256" | "ES384" | "PS256" | "RS256")[];
            /** @description Seconds after `iat` for which a token is accepted. */
            maximumAge?: number;
            /** @description Whether each token is accepted once. */
            singleUse?: boolean;
            /** @description The `aud` of its tokens. Null: the issuer of this server. */
            audience?: string | null;
            enabled?: boolean;
        };
        TrustedIssuerEdit: {
            slug?: components["schemas"]["Slug"];
            /** @enum {unknown} */
            kind?: "aws" | "github" | "gitlab" | "kubernetes" | "google" | "spiffe" | "other";
            /**
             * Format: uri
             * @description The exact `iss` of its tokens; of spiffe, the trust domain as spiffe://example.org.
             */
            issuer?: string;
            /**
             * Format: uri
             * @description Where its keys are. Null: registered in jwks, or discovered.
             */
            jwksUri?: string | null;
            /** @description Registered keys. */
            jwks?: components["schemas"]["PublicJwks"] | null;
            algs?: ("EdDSA" | "ES256" | "ES384" | "PS256" | "RS256")[];
            /** @description Seconds after `iat` for which a token is accepted. */
            maximumAge?: number;
            /** @description Whether each token is accepted once. */
            singleUse?: boolean;
            /** @description The `aud` of its tokens. Null: the issuer of this server. */
            audience?: string | null;
            enabled?: boolean;
            /** @description Of an earlier answer. It is ignored. */
            keys?: Record<string, never> | null;
        };
        Regeneration: {
            /**
             * Format: date-time
             * @description A time in the future. The client of a live key needs one within 30 days.
             */
            expiresAt?: string;
            /** @description How long the other secrets remain valid. */
            overlapSeconds?: number;
        };
        RegenerationOrEviction: {
            /**
             * Format: date-time
             * @description A time in the future. The client of a live key needs one within 30 days. Not with evict.
             */
            expiresAt?: string;
            /** @description How long the other secrets remain valid. Must be 0 with evict. */
            overlapSeconds?: number;
            /**
             * @description Remove all other secrets, all keys and all trusts, and revoke all tokens.
             * @default false
             */
            evict?: boolean;
        };
        ShownSecret: {
            secretId: components["schemas"]["SecretId"];
            secret: components["schemas"]["Secret"];
            expiresAt: components["schemas"]["MomentOrNull"];
        };
        Eviction: {
            secretId: components["schemas"]["SecretId"];
            secret: components["schemas"]["Secret"];
            expiresAt: null;
            tokensValidFrom: components["schemas"]["Moment"];
            /** @description Changes made with the client's credentials, newest first. Null if the audit trail could not be read. */
            changes: {
                eventId: components["schemas"]["EventId"];
                time: components["schemas"]["Moment"];
                /** @description The secret or key that obtained the token of the change. */
                secretId: string | null;
                action: string;
                target: string;
                /** @description Null if the caller's token lacks `audit_read`. */
                changes: components["schemas"]["Changes"] | null;
            }[] | null;
            /** @description For `GET /admin-api/audit?actor={clientId}&cursor={nextCursor}`. */
            nextCursor: string | null;
            /** @description What remains to be read in the audit trail. */
            detail: string | null;
        };
        SecretList: {
            items: {
                secretId: components["schemas"]["SecretId"];
                label: string;
                createdAt: components["schemas"]["Moment"];
                createdBy: string;
                expiresAt: components["schemas"]["MomentOrNull"];
                lastUsedAt: components["schemas"]["MomentOrNull"];
                /** @enum {unknown} */
                state: "live" | "expired";
            }[];
        };
        TokensValidFrom: {
            tokensValidFrom: components["schemas"]["Moment"];
        };
        ApiClientIds: {
            apiClientIds: components["schemas"]["Number"][];
        };
        BulkErrors: {
            errors: {
                apiClientId: components["schemas"]["Number"];
                type: string;
                message: string;
                /** @enum {integer} */
                status: 403 | 404 | 409 | 503;
            }[];
        };
        /** @description What each scope permits. */
        Scopes: {
            [key: string]: string;
        };
        ScopeGroup: {
            slug: components["schemas"]["Slug"];
            name: components["schemas"]["Name"];
            /** @default true */
            enabled: boolean;
            scopes: components["schemas"]["Scopes"];
        };
        ChangedScopeGroup: {
            slug: components["schemas"]["Slug"];
            name: components["schemas"]["Name"];
            /** @default true */
            enabled: boolean;
            scopes: components["schemas"]["Scopes"];
            warnings: components["schemas"]["Warnings"];
        };
        /** @description Sentences about scope names that several APIs have. A client that holds such a scope at several of them must name the API. */
        Warnings: string[];
        /** @description The slug is that of the path. The body may repeat it. */
        NewScopeGroup: {
            slug?: components["schemas"]["Slug"];
            name: components["schemas"]["Name"];
            /** @default true */
            enabled?: boolean;
            scopes: components["schemas"]["Scopes"];
        };
        Resource: {
            name: components["schemas"]["Name"];
            /**
             * @description The `typ` of its tokens.
             * @enum {unknown}
             */
            typ: "at+jwt" | "JWT";
            /**
             * @description The algorithm that signs its tokens.
             * @enum {unknown}
             */
            alg: "RS256" | "ES256";
            maximumLifetime: components["schemas"]["Lifetime"];
            enabled: boolean;
            /** @description Whether anyone may read its name and which server issues its tokens (RFC 9728). Always true for this server's own API. */
            publishesMetadata: boolean;
            /**
             * @description What verifies its tokens: `kit` and `authorizer` of this project, API Gateway's JWT authorizer of an HTTP API or of a REST API, an Application Load Balancer (`alb`), Spring, or another. `http-api` and `alb` need `alg` RS256, and `spring` needs `typ` at+jwt. Always `other` for this server's own API.
             * @enum {unknown}
             */
            verifier: "other" | "kit" | "authorizer" | "http-api" | "rest-api" | "alb" | "spring";
            slug: components["schemas"]["Slug"];
            identifier: components["schemas"]["Identifier"];
            /** @description The scope groups. For this server's own resource, native scopes are omitted. */
            scopeGroups: components["schemas"]["ScopeGroup"][];
        };
        ChangedResource: {
            name: components["schemas"]["Name"];
            /**
             * @description The `typ` of its tokens.
             * @enum {unknown}
             */
            typ: "at+jwt" | "JWT";
            /**
             * @description The algorithm that signs its tokens.
             * @enum {unknown}
             */
            alg: "RS256" | "ES256";
            maximumLifetime: components["schemas"]["Lifetime"];
            enabled: boolean;
            /** @description Whether anyone may read its name and which server issues its tokens (RFC 9728). Always true for this server's own API. */
            publishesMetadata: boolean;
            /**
             * @description What verifies its tokens: `kit` and `authorizer` of this project, API Gateway's JWT authorizer of an HTTP API or of a REST API, an Application Load Balancer (`alb`), Spring, or another. `http-api` and `alb` need `alg` RS256, and `spring` needs `typ` at+jwt. Always `other` for this server's own API.
             * @enum {unknown}
             */
            verifier: "other" | "kit" | "authorizer" | "http-api" | "rest-api" | "alb" | "spring";
            slug: components["schemas"]["Slug"];
            identifier: components["schemas"]["Identifier"];
            /** @description The scope groups. For this server's own resource, native scopes are omitted. */
            scopeGroups: components["schemas"]["ScopeGroup"][];
            warnings: components["schemas"]["Warnings"];
        };
        /**
         * Format: uri
         * @description An absolute URI without a fragment (RFC 8707). It is the `aud` of tokens.
         * @example https://orders.example.com
         */
        Identifier: string;
        NewResource: {
            name: components["schemas"]["Name"];
            /**
             * @description The `typ` of its tokens.
             * @enum {unknown}
             */
            typ?: "at+jwt" | "JWT";
            /**
             * @description The algorithm that signs its tokens.
             * @enum {unknown}
             */
            alg?: "RS256" | "ES256";
            maximumLifetime?: components["schemas"]["Lifetime"];
            enabled?: boolean;
            /** @description Whether anyone may read its name and which server issues its tokens (RFC 9728). Always true for this server's own API. */
            publishesMetadata?: boolean;
            /**
             * @description What verifies its tokens: `kit` and `authorizer` of this project, API Gateway's JWT authorizer of an HTTP API or of a REST API, an Application Load Balancer (`alb`), Spring, or another. `http-api` and `alb` need `alg` RS256, and `spring` needs `typ` at+jwt. Always `other` for this server's own API.
             * @enum {unknown}
             */
            verifier?: "other" | "kit" | "authorizer" | "http-api" | "rest-api" | "alb" | "spring";
            slug: components["schemas"]["Slug"];
            identifier: components["schemas"]["Identifier"];
            scopeGroups?: {
                slug: components["schemas"]["Slug"];
                name: components["schemas"]["Name"];
                /** @default true */
                enabled?: boolean;
                scopes: components["schemas"]["Scopes"];
            }[];
        };
        ResourceEdit: {
            name?: components["schemas"]["Name"];
            /**
             * @description The `typ` of its tokens.
             * @enum {unknown}
             */
            typ?: "at+jwt" | "JWT";
            /**
             * @description The algorithm that signs its tokens.
             * @enum {unknown}
             */
            alg?: "RS256" | "ES256";
            maximumLifetime?: components["schemas"]["Lifetime"];
            enabled?: boolean;
            /** @description Whether anyone may read its name and which server issues its tokens (RFC 9728). Always true for this server's own API. */
            publishesMetadata?: boolean;
            /**
             * @description What verifies its tokens: `kit` and `authorizer` of this project, API Gateway's JWT authorizer of an HTTP API or of a REST API, an Application Load Balancer (`alb`), Spring, or another. `http-api` and `alb` need `alg` RS256, and `spring` needs `typ` at+jwt. Always `other` for this server's own API.
             * @enum {unknown}
             */
            verifier?: "other" | "kit" | "authorizer" | "http-api" | "rest-api" | "alb" | "spring";
        };
        ResourceList: {
            items: components["schemas"]["Resource"][];
        };
        ScopeList: {
            items: {
                /** Format: uri */
                resource: string;
                slug: components["schemas"]["Slug"];
                name: string;
                /** @description Native scopes cannot be changed. */
                native: boolean;
                enabled: boolean;
                scopes: {
                    scope: components["schemas"]["Scope"];
                    description: string;
                    /** @description Whether a token can carry it now. */
                    available: boolean;
                    /** @description It is being removed and cannot be assigned. */
                    removing: boolean;
                }[];
            }[];
        };
        Settings: {
            issuingEnabled: boolean;
            forceHttps: boolean;
            defaultLifetime: components["schemas"]["Lifetime"];
            maximumLifetime: components["schemas"]["Lifetime"];
        };
        SettingsEdit: {
            issuingEnabled?: boolean;
            forceHttps?: boolean;
            defaultLifetime?: components["schemas"]["Lifetime"];
            maximumLifetime?: components["schemas"]["Lifetime"];
        };
        KeyList: {
            keys: {
                kid: string;
                /** @enum {unknown} */
                alg: "RS256" | "ES256";
                publishedFrom: components["schemas"]["Moment"];
                signsFrom: components["schemas"]["Moment"];
                signsUntil: components["schemas"]["MomentOrNull"];
                publishedUntil: components["schemas"]["MomentOrNull"];
                signsNow: boolean;
            }[];
            nextRotationDue: components["schemas"]["MomentOrNull"];
        };
        EventId: string;
        /** @description The old and new value of each member, by its name in this API. Members of the catalogue have labels, such as `orders: maximumLifetime`. */
        Changes: {
            [key: string]: {
                from: unknown;
                to: unknown;
            };
        };
        AuditPage: {
            limit: number;
            items: {
                eventId: components["schemas"]["EventId"];
                time: components["schemas"]["Moment"];
                actor: {
                    clientId: string;
                    jti: string | null;
                    secretId: string | null;
                };
                action: string;
                target: string;
                changes: components["schemas"]["Changes"];
                requestId: string | null;
                sourceAddress: string | null;
            }[];
            nextCursor: string | null;
        };
        OpenapiDocument: {
            /** @constant */
            openapi: "3.1.0";
            info: Record<string, never>;
            servers: unknown[];
            tags: unknown[];
            paths: Record<string, never>;
            components: Record<string, never>;
        };
    };
    responses: {
        /** @description The request is refused (RFC 6749, 5.2). */
        OAuthRefused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "invalid_scope",
                 *       "error_description": "Usage of the scope product_write is not allowed for this client."
                 *     }
                 */
                "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description Client authentication failed, with the same message for every reason. A request without a secret, or with an unsupported authentication method, has a message of its own. */
        ClientNotAuthenticated: {
            headers: {
                "WWW-Authenticate": components["headers"]["ClientChallenge"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "invalid_client",
                 *       "error_description": "Client authentication failed: check client_id and client_secret, and that the client is enabled."
                 *     }
                 */
                "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description Plain HTTP is disabled. */
        OAuthPlainHttp: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "invalid_request",
                 *       "error_description": "Use HTTPS protocol"
                 *     }
                 */
                "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description The revocation feed is switched off. */
        OAuthNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "invalid_request",
                 *       "error_description": "The revocation feed of this server is switched off."
                 *     }
                 */
                "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description The body is larger than 64 KiB. */
        OAuthTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "invalid_request",
                 *       "error_description": "The body is larger than 65536 bytes."
                 *     }
                 */
                "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description A fault of the server, or issuing is disabled. */
        OAuthUnavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "temporarily_unavailable",
                 *       "error_description": "The server is temporarily unavailable. Try again shortly."
                 *     }
                 */
                "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description Not modified. */
        NotModified: {
            headers: {
                ETag: components["headers"]["ETag"];
                "Cache-Control": components["headers"]["CacheControl"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Plain HTTP is disabled. */
        NoContent403: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description There is no such document. */
        NoContent404: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description A fault of the server. */
        NoContent503: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The change was made. */
        Done: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The client. */
        ApiClient: {
            headers: {
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "apiClientId": 232783872001,
                 *       "clientId": "erp",
                 *       "clientName": "ERP",
                 *       "description": "",
                 *       "externalIssuer": null,
                 *       "enabled": true,
                 *       "lifetime": 3600,
                 *       "scopes": [
                 *         "product_read"
                 *       ],
                 *       "resources": [
                 *         {
                 *           "resource": "https://orders.example.com",
                 *           "scopes": [
                 *             "orders:read"
                 *           ]
                 *         }
                 *       ],
                 *       "administers": [],
                 *       "introspects": [],
                 *       "lastUsedAt": "2026-11-23T12:00:00Z",
                 *       "secretsExpireAt": null,
                 *       "createdAt": "2026-11-23T12:00:00Z",
                 *       "updatedAt": "2026-11-23T12:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["ApiClient"];
            };
        };
        /** @description The secret. It is not shown again. */
        SecretShownOnce: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "secretId": "0f1e2d3c4b5a6978",
                 *       "secret": "wws_0123456789abcdefghijABCDEFGHIJklmnopqrstuvwxKLM3c",
                 *       "expiresAt": null
                 *     }
                 */
                "application/json": components["schemas"]["ShownSecret"];
            };
        };
        /** @description The secret. It is not shown again. After an eviction, the answer also lists the changes made with the client's credentials. */
        SecretShownOnceOrEvicted: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "secretId": "0f1e2d3c4b5a6978",
                 *       "secret": "wws_0123456789abcdefghijABCDEFGHIJklmnopqrstuvwxKLM3c",
                 *       "expiresAt": null,
                 *       "tokensValidFrom": "2026-11-23T12:00:01Z",
                 *       "changes": [
                 *         {
                 *           "eventId": "0193589c5e00a1b2c3d4e5f60718293a",
                 *           "time": "2026-11-23T11:40:00Z",
                 *           "secretId": "8796a5b4c3d2e1f0",
                 *           "action": "api_client.edit",
                 *           "target": "shop",
                 *           "changes": {
                 *             "description": {
                 *               "from": "",
                 *               "to": "Mine now"
                 *             }
                 *           }
                 *         }
                 *       ],
                 *       "nextCursor": null,
                 *       "detail": null
                 *     }
                 */
                "application/json": components["schemas"]["ShownSecret"] | components["schemas"]["Eviction"];
            };
        };
        /** @description The resource. */
        Resource: {
            headers: {
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "slug": "orders",
                 *       "identifier": "https://orders.example.com",
                 *       "name": "Orders",
                 *       "typ": "at+jwt",
                 *       "alg": "RS256",
                 *       "maximumLifetime": 86400,
                 *       "enabled": true,
                 *       "publishesMetadata": false,
                 *       "verifier": "other",
                 *       "scopeGroups": [
                 *         {
                 *           "slug": "reading",
                 *           "name": "Reading",
                 *           "enabled": true,
                 *           "scopes": {
                 *             "orders:read": "Read orders"
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Resource"];
            };
        };
        /** @description The resource after the change. */
        ChangedResource: {
            headers: {
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "slug": "orders",
                 *       "identifier": "https://orders.example.com",
                 *       "name": "Orders",
                 *       "typ": "at+jwt",
                 *       "alg": "RS256",
                 *       "maximumLifetime": 86400,
                 *       "enabled": true,
                 *       "publishesMetadata": false,
                 *       "verifier": "other",
                 *       "scopeGroups": [
                 *         {
                 *           "slug": "reading",
                 *           "name": "Reading",
                 *           "enabled": true,
                 *           "scopes": {
                 *             "orders:read": "Read orders"
                 *           }
                 *         }
                 *       ],
                 *       "warnings": [
                 *         "Several APIs (https://orders.example.com, urn:example:stock) have the same scopes: orders:read. A client that holds one of these scopes at several of them must send resource."
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ChangedResource"];
            };
        };
        /** @description The settings. */
        Settings: {
            headers: {
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "issuingEnabled": true,
                 *       "forceHttps": true,
                 *       "defaultLifetime": 3600,
                 *       "maximumLifetime": 86400
                 *     }
                 */
                "application/json": components["schemas"]["Settings"];
            };
        };
        /** @description A header or the body is malformed. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Bad Request",
                 *       "status": 400,
                 *       "detail": "The JSON body must be an object."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request has no valid token. If this server signed the token, `detail` says whether it is expired, revoked, malformed or for another API. */
        Unauthorized: {
            headers: {
                "WWW-Authenticate": components["headers"]["Challenge"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unauthorized",
                 *       "status": 401,
                 *       "detail": "The Authorization header is missing. Send: Bearer, a space and the access token."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token or the client's registration does not permit the request, or plain HTTP is disabled. */
        Forbidden: {
            headers: {
                "WWW-Authenticate": components["headers"]["ScopeChallenge"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Forbidden",
                 *       "status": 403,
                 *       "detail": "The request requires the scope api_client_write."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Plain HTTP is disabled. */
        PlainHttp: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Invalid request",
                 *       "status": 403,
                 *       "detail": "Use HTTPS protocol"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not found. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Not Found",
                 *       "status": 404,
                 *       "detail": "Could not find Api client 42"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The stored data does not allow the change, or it was changed concurrently. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Conflict",
                 *       "status": 409,
                 *       "detail": "1 client holds scopes that this would remove: ERP. Take them away first."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The ETag does not match. */
        PreconditionFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Precondition Failed",
                 *       "status": 412,
                 *       "detail": "The ETag does not match, because this was changed since you read it. Read it again, then repeat the change."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The path does not support the method. API Gateway may answer 404 instead. */
        MethodNotAllowed: {
            headers: {
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Invalid request",
                 *       "status": 405,
                 *       "detail": "Unsupported method: TRACE"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The path does not support the method. API Gateway may answer 404 instead. */
        OAuthMethodNotAllowed: {
            headers: {
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "invalid_request",
                 *       "error_description": "Use POST, with the parameters in the body."
                 *     }
                 */
                "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description The path does not support the method. API Gateway may answer 404 instead. */
        NoContent405: {
            headers: {
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description API Gateway throttles the request. The server does not see it. */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["ThrottleRetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "temporarily_unavailable",
                 *       "error_description": "Too many requests. Try again in a few seconds."
                 *     }
                 */
                "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description API Gateway throttles the request. The server does not see it. */
        NoContent429: {
            headers: {
                "Retry-After": components["headers"]["ThrottleRetryAfter"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The body is larger than 64 KiB. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Request Entity Too Large",
                 *       "status": 413,
                 *       "detail": "The body is larger than 65536 bytes."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The errors, one for each field. */
        Unprocessable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example [
                 *       {
                 *         "propertyPath": "clientName",
                 *         "message": "This value should not be blank.",
                 *         "code": "c1051bb4-d103-4f74-8988-acbcafc7fdc3"
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["FieldErrors"];
            };
        };
        /** @description The errors, one for each field, or a conflict with stored data, such as a name that is already used. */
        UnprocessableOrRefused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example [
                 *       {
                 *         "propertyPath": "clientName",
                 *         "message": "This value should not be blank.",
                 *         "code": "c1051bb4-d103-4f74-8988-acbcafc7fdc3"
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["FieldErrors"];
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unprocessable Entity",
                 *       "status": 422,
                 *       "detail": "This value is already used.",
                 *       "propertyPath": "clientName"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A fault of the server. Nothing was changed, unless `detail` says that this is unknown. */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Service Unavailable",
                 *       "status": 503,
                 *       "detail": "The server is temporarily unavailable. Try again shortly."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @example 232783872001 */
        ApiClientId: number;
        /** @example 0f1e2d3c4b5a6978 */
        SecretId: string;
        /** @example 0f1e2d3c4b5a6978 */
        KeyId: string;
        /** @example 0f1e2d3c4b5a6978 */
        TrustId: string;
        /** @example github */
        IssuerSlug: components["schemas"]["Slug"];
        /**
         * @description The slug of the resource; admin-api is this server's own resource.
         * @example orders
         */
        Slug: components["schemas"]["Slug"];
        /**
         * @description The slug of the scope group.
         * @example reading
         */
        Group: components["schemas"]["Slug"];
        /** @description The ETag of the version to change, or `*`. The request fails if the stored version is another one. */
        IfMatch: string;
        /**
         * @description The ETag of the caller's copy.
         * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
         */
        IfNoneMatch: string;
    };
    requestBodies: {
        NewApiClient: {
            content: {
                /**
                 * @example {
                 *       "clientId": "erp",
                 *       "clientName": "ERP",
                 *       "enabled": true,
                 *       "description": "Reads orders",
                 *       "lifetime": 3600,
                 *       "scopes": [
                 *         "api_client_read"
                 *       ],
                 *       "resources": [],
                 *       "administers": [],
                 *       "introspects": []
                 *     }
                 */
                "application/json": components["schemas"]["NewApiClient"];
            };
        };
        ApiClientEdit: {
            content: {
                /**
                 * @example {
                 *       "clientName": "ERP",
                 *       "enabled": true,
                 *       "description": "Reads orders",
                 *       "lifetime": 3600,
                 *       "scopes": {
                 *         "add": [
                 *           "api_client_read"
                 *         ],
                 *         "remove": [
                 *           "audit_read"
                 *         ]
                 *       },
                 *       "resources": [],
                 *       "administers": [],
                 *       "introspects": []
                 *     }
                 */
                "application/json": components["schemas"]["ApiClientEdit"];
                /**
                 * @example {
                 *       "clientName": "ERP",
                 *       "enabled": true,
                 *       "description": "Reads orders",
                 *       "lifetime": 3600,
                 *       "scopes": {
                 *         "add": [
                 *           "api_client_read"
                 *         ],
                 *         "remove": [
                 *           "audit_read"
                 *         ]
                 *       },
                 *       "resources": [],
                 *       "administers": [],
                 *       "introspects": []
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["ApiClientEdit"];
            };
        };
        Token: {
            content: {
                /**
                 * @example {
                 *       "token": "eyJ0eXAiOiJhdCtqd3QifQ.eyJzdWIiOiJlcnAifQ.c2ln",
                 *       "client_id": "erp",
                 *       "client_secret": "wws_0123456789abcdefghijABCDEFGHIJklmnopqrstuvwxKLM3c"
                 *     }
                 */
                "application/x-www-form-urlencoded": components["schemas"]["TokenParameters"];
                /**
                 * @example {
                 *       "token": "eyJ0eXAiOiJhdCtqd3QifQ.eyJzdWIiOiJlcnAifQ.c2ln",
                 *       "client_id": "erp",
                 *       "client_secret": "wws_0123456789abcdefghijABCDEFGHIJklmnopqrstuvwxKLM3c"
                 *     }
                 */
                "multipart/form-data": components["schemas"]["TokenParameters"];
            };
        };
        NewSecret: {
            content: {
                /**
                 * @example {
                 *       "label": "For the new host",
                 *       "expiresAt": "2093-01-31T12:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["NewSecret"];
            };
        };
        NewClientKeys: {
            content: {
                /**
                 * @example {
                 *       "jwk": {
                 *         "kty": "EC",
                 *         "crv": "P-256",
                 *         "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                 *         "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
                 *       },
                 *       "label": "Host 1",
                 *       "overlapSeconds": 86400
                 *     }
                 */
                "application/json": components["schemas"]["NewClientKeys"];
            };
        };
        NewTrust: {
            content: {
                /**
                 * @example {
                 *       "issuer": "github",
                 *       "conditions": {
                 *         "/repository_id": "456",
                 *         "/environment": "production"
                 *       },
                 *       "label": "Deployment"
                 *     }
                 */
                "application/json": components["schemas"]["NewTrust"];
            };
        };
        NewTrustedIssuer: {
            content: {
                /**
                 * @example {
                 *       "slug": "gitlab",
                 *       "kind": "gitlab",
                 *       "issuer": "https://gitlab.com"
                 *     }
                 */
                "application/json": components["schemas"]["NewTrustedIssuer"];
            };
        };
        TrustedIssuerEdit: {
            content: {
                /**
                 * @example {
                 *       "enabled": false
                 *     }
                 */
                "application/json": components["schemas"]["TrustedIssuerEdit"];
            };
        };
        Regeneration: {
            content: {
                /**
                 * @example {
                 *       "overlapSeconds": 3600
                 *     }
                 */
                "application/json": components["schemas"]["Regeneration"];
            };
        };
        RegenerationOrEviction: {
            content: {
                /**
                 * @example {
                 *       "evict": true
                 *     }
                 */
                "application/json": components["schemas"]["RegenerationOrEviction"];
            };
        };
        ApiClientIds: {
            content: {
                /**
                 * @example {
                 *       "apiClientIds": [
                 *         232783872001
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ApiClientIds"];
            };
        };
        NewResource: {
            content: {
                /**
                 * @example {
                 *       "slug": "invoices",
                 *       "identifier": "https://invoices.example.com",
                 *       "name": "Invoices",
                 *       "typ": "at+jwt",
                 *       "alg": "RS256",
                 *       "maximumLifetime": 86400,
                 *       "enabled": true,
                 *       "publishesMetadata": false,
                 *       "verifier": "other",
                 *       "scopeGroups": [
                 *         {
                 *           "slug": "reading",
                 *           "name": "Reading",
                 *           "enabled": true,
                 *           "scopes": {
                 *             "invoices:read": "Read invoices"
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewResource"];
            };
        };
        ResourceEdit: {
            content: {
                /**
                 * @example {
                 *       "name": "Orders",
                 *       "typ": "at+jwt",
                 *       "alg": "RS256",
                 *       "maximumLifetime": 86400,
                 *       "enabled": true
                 *     }
                 */
                "application/json": components["schemas"]["ResourceEdit"];
                /**
                 * @example {
                 *       "name": "Orders",
                 *       "typ": "at+jwt",
                 *       "alg": "RS256",
                 *       "maximumLifetime": 86400,
                 *       "enabled": true
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["ResourceEdit"];
            };
        };
        ScopeGroup: {
            content: {
                /**
                 * @example {
                 *       "slug": "reading",
                 *       "name": "Reading",
                 *       "enabled": true,
                 *       "scopes": {
                 *         "report:read": "Read reports"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewScopeGroup"];
            };
        };
        SettingsEdit: {
            content: {
                /**
                 * @example {
                 *       "issuingEnabled": true,
                 *       "forceHttps": true,
                 *       "defaultLifetime": 3600,
                 *       "maximumLifetime": 86400
                 *     }
                 */
                "application/json": components["schemas"]["SettingsEdit"];
                /**
                 * @example {
                 *       "issuingEnabled": true,
                 *       "forceHttps": true,
                 *       "defaultLifetime": 3600,
                 *       "maximumLifetime": 86400
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["SettingsEdit"];
            };
        };
    };
    headers: {
        /**
         * @description The version of the answer, for If-Match and If-None-Match.
         * @example "232783872001-3"
         */
        ETag: string;
        /**
         * @description The address of the created object.
         * @example /admin-api/api-clients/232783872001
         */
        Location: string;
        /** @example public, max-age=300 */
        CacheControl: "public, max-age=300";
        /** @example public, max-age=10 */
        BriefCacheControl: "public, max-age=10";
        /**
         * @description Seconds to wait before the next attempt.
         * @example 3
         */
        RetryAfter: string;
        /**
         * @description RFC 6750, 3. API Gateway's REST APIs rename it to x-amzn-Remapped-WWW-Authenticate.
         * @example Bearer realm="watchword", resource_metadata="https://auth.example.com/.well-known/oauth-protected-resource/admin-api"
         */
        Challenge: string;
        /**
         * @description RFC 6750, 3, with the missing scopes. Absent when plain HTTP is refused.
         * @example Bearer realm="watchword", resource_metadata="https://auth.example.com/.well-known/oauth-protected-resource/admin-api", error="insufficient_scope", error_description="The request requires the scope api_client_read.", scope="api_client_read"
         */
        ScopeChallenge: string;
        /**
         * @description The methods of this path.
         * @example GET, POST
         */
        Allow: string;
        /**
         * @description Seconds to wait before the next attempt.
         * @example 2
         */
        ThrottleRetryAfter: string;
        /**
         * @description RFC 6749, 5.2. Sent only if the request has an Authorization header.
         * @example Basic realm="watchword", charset="UTF-8"
         */
        ClientChallenge: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    issueAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "grant_type": "client_credentials",
                 *       "client_id": "erp",
                 *       "client_secret": "wws_0123456789abcdefghijABCDEFGHIJklmnopqrstuvwxKLM3c",
                 *       "scope": "product_read"
                 *     }
                 */
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
                /**
                 * @example {
                 *       "grant_type": "client_credentials",
                 *       "client_id": "erp",
                 *       "client_secret": "wws_0123456789abcdefghijABCDEFGHIJklmnopqrstuvwxKLM3c",
                 *       "scope": "product_read"
                 *     }
                 */
                "multipart/form-data": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description The token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token_type": "Bearer",
                     *       "expires_in": 3600,
                     *       "access_token": "eyJ0eXAiOiJhdCtqd3QifQ.eyJzdWIiOiJlcnAifQ.c2ln",
                     *       "scope": "product_read"
                     *     }
                     */
                    "application/json": components["schemas"]["TokenResponse"];
                };
            };
            400: components["responses"]["OAuthRefused"];
            401: components["responses"]["ClientNotAuthenticated"];
            403: components["responses"]["OAuthPlainHttp"];
            405: components["responses"]["OAuthMethodNotAllowed"];
            413: components["responses"]["OAuthTooLarge"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["OAuthUnavailable"];
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Token"];
        responses: {
            /** @description The token is revoked. Also for a token that is expired, revoked already, or not of this server. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["OAuthRefused"];
            401: components["responses"]["ClientNotAuthenticated"];
            403: components["responses"]["OAuthPlainHttp"];
            405: components["responses"]["OAuthMethodNotAllowed"];
            413: components["responses"]["OAuthTooLarge"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["OAuthUnavailable"];
        };
    };
    introspectToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Token"];
        responses: {
            /** @description What the token permits now, or that it is not active. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "iss": "https://auth.example.com",
                     *       "sub": "erp",
                     *       "client_id": "erp",
                     *       "aud": "https://orders.example.com",
                     *       "scope": "orders:read",
                     *       "exp": 1795614000,
                     *       "iat": 1795610400,
                     *       "jti": "0123456789abcdef0123456789abcdef.0f1e2d3c4b5a6978",
                     *       "token_type": "Bearer",
                     *       "generation": 232783872001
                     *     }
                     */
                    "application/json": components["schemas"]["Introspection"];
                    /** @example eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln */
                    "application/token-introspection+jwt": components["schemas"]["Jwt"];
                };
            };
            400: components["responses"]["OAuthRefused"];
            401: components["responses"]["ClientNotAuthenticated"];
            403: components["responses"]["OAuthPlainHttp"];
            405: components["responses"]["OAuthMethodNotAllowed"];
            413: components["responses"]["OAuthTooLarge"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["OAuthUnavailable"];
        };
    };
    readJwks: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The published keys, including keys that will sign soon. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keys": [
                     *         {
                     *           "kty": "EC",
                     *           "crv": "P-256",
                     *           "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                     *           "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
                     *           "kid": "8rT0vYq3",
                     *           "alg": "ES256",
                     *           "use": "sig"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Jwks"];
                };
            };
            304: components["responses"]["NotModified"];
            403: components["responses"]["OAuthPlainHttp"];
            405: components["responses"]["OAuthMethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["OAuthUnavailable"];
        };
    };
    headJwks: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The headers of GET, without content. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            304: components["responses"]["NotModified"];
            403: components["responses"]["NoContent403"];
            405: components["responses"]["NoContent405"];
            429: components["responses"]["NoContent429"];
            503: components["responses"]["NoContent503"];
        };
    };
    readMetadata: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metadata. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "issuer": "https://auth.example.com",
                     *       "authorization_endpoint": "https://auth.example.com/admin-api/authorize",
                     *       "token_endpoint": "https://auth.example.com/admin-api/access_token",
                     *       "jwks_uri": "https://auth.example.com/.well-known/jwks.json",
                     *       "scopes_supported": [
                     *         "api_client_read",
                     *         "product_read"
                     *       ],
                     *       "response_types_supported": [
                     *         "none"
                     *       ],
                     *       "grant_types_supported": [
                     *         "client_credentials",
                     *         "urn:ietf:params:oauth:grant-type:jwt-bearer"
                     *       ],
                     *       "token_endpoint_auth_methods_supported": [
                     *         "client_secret_basic",
                     *         "client_secret_post",
                     *         "private_key_jwt"
                     *       ],
                     *       "token_endpoint_auth_signing_alg_values_supported": [
                     *         "ES256",
                     *         "ES384",
                     *         "PS256",
                     *         "RS256",
                     *         "EdDSA"
                     *       ],
                     *       "revocation_endpoint": "https://auth.example.com/admin-api/revoke",
                     *       "revocation_endpoint_auth_methods_supported": [
                     *         "client_secret_basic",
                     *         "client_secret_post",
                     *         "private_key_jwt"
                     *       ],
                     *       "revocation_endpoint_auth_signing_alg_values_supported": [
                     *         "ES256",
                     *         "ES384",
                     *         "PS256",
                     *         "RS256",
                     *         "EdDSA"
                     *       ],
                     *       "introspection_endpoint": "https://auth.example.com/admin-api/introspect",
                     *       "introspection_endpoint_auth_methods_supported": [
                     *         "client_secret_basic",
                     *         "client_secret_post",
                     *         "private_key_jwt"
                     *       ],
                     *       "introspection_endpoint_auth_signing_alg_values_supported": [
                     *         "ES256",
                     *         "ES384",
                     *         "PS256",
                     *         "RS256",
                     *         "EdDSA"
                     *       ],
                     *       "introspection_signing_alg_values_supported": [
                     *         "RS256"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Metadata"];
                };
            };
            304: components["responses"]["NotModified"];
            403: components["responses"]["OAuthPlainHttp"];
            405: components["responses"]["OAuthMethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["OAuthUnavailable"];
        };
    };
    headMetadata: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The headers of GET, without content. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            304: components["responses"]["NotModified"];
            403: components["responses"]["NoContent403"];
            405: components["responses"]["NoContent405"];
            429: components["responses"]["NoContent429"];
            503: components["responses"]["NoContent503"];
        };
    };
    readOpenidConfiguration: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metadata, with two members that OpenID Connect Discovery requires. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "issuer": "https://auth.example.com",
                     *       "authorization_endpoint": "https://auth.example.com/admin-api/authorize",
                     *       "token_endpoint": "https://auth.example.com/admin-api/access_token",
                     *       "jwks_uri": "https://auth.example.com/.well-known/jwks.json",
                     *       "scopes_supported": [
                     *         "api_client_read",
                     *         "product_read"
                     *       ],
                     *       "response_types_supported": [
                     *         "none"
                     *       ],
                     *       "grant_types_supported": [
                     *         "client_credentials",
                     *         "urn:ietf:params:oauth:grant-type:jwt-bearer"
                     *       ],
                     *       "token_endpoint_auth_methods_supported": [
                     *         "client_secret_basic",
                     *         "client_secret_post",
                     *         "private_key_jwt"
                     *       ],
                     *       "token_endpoint_auth_signing_alg_values_supported": [
                     *         "ES256",
                     *         "ES384",
                     *         "PS256",
                     *         "RS256",
                     *         "EdDSA"
                     *       ],
                     *       "revocation_endpoint": "https://auth.example.com/admin-api/revoke",
                     *       "revocation_endpoint_auth_methods_supported": [
                     *         "client_secret_basic",
                     *         "client_secret_post",
                     *         "private_key_jwt"
                     *       ],
                     *       "revocation_endpoint_auth_signing_alg_values_supported": [
                     *         "ES256",
                     *         "ES384",
                     *         "PS256",
                     *         "RS256",
                     *         "EdDSA"
                     *       ],
                     *       "introspection_endpoint": "https://auth.example.com/admin-api/introspect",
                     *       "introspection_endpoint_auth_methods_supported": [
                     *         "client_secret_basic",
                     *         "client_secret_post",
                     *         "private_key_jwt"
                     *       ],
                     *       "introspection_endpoint_auth_signing_alg_values_supported": [
                     *         "ES256",
                     *         "ES384",
                     *         "PS256",
                     *         "RS256",
                     *         "EdDSA"
                     *       ],
                     *       "introspection_signing_alg_values_supported": [
                     *         "RS256"
                     *       ],
                     *       "subject_types_supported": [
                     *         "public"
                     *       ],
                     *       "id_token_signing_alg_values_supported": [
                     *         "RS256",
                     *         "ES256"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OpenidMetadata"];
                };
            };
            304: components["responses"]["NotModified"];
            403: components["responses"]["OAuthPlainHttp"];
            405: components["responses"]["OAuthMethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["OAuthUnavailable"];
        };
    };
    headOpenidConfiguration: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The headers of GET, without content. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            304: components["responses"]["NotModified"];
            403: components["responses"]["NoContent403"];
            405: components["responses"]["NoContent405"];
            429: components["responses"]["NoContent429"];
            503: components["responses"]["NoContent503"];
        };
    };
    readProtectedResource: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /**
                 * @description The slug of the resource; admin-api is this server's own resource.
                 * @example orders
                 */
                slug: components["parameters"]["Slug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metadata. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "resource": "https://auth.example.com/admin-api",
                     *       "authorization_servers": [
                     *         "https://auth.example.com"
                     *       ],
                     *       "bearer_methods_supported": [
                     *         "header"
                     *       ],
                     *       "resource_name": "Admin API"
                     *     }
                     */
                    "application/json": components["schemas"]["ProtectedResourceMetadata"];
                };
            };
            304: components["responses"]["NotModified"];
            403: components["responses"]["OAuthPlainHttp"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["OAuthMethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    headProtectedResource: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /**
                 * @description The slug of the resource; admin-api is this server's own resource.
                 * @example orders
                 */
                slug: components["parameters"]["Slug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The headers of GET, without content. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            304: components["responses"]["NotModified"];
            403: components["responses"]["NoContent403"];
            404: components["responses"]["NoContent404"];
            405: components["responses"]["NoContent405"];
            429: components["responses"]["NoContent429"];
            503: components["responses"]["NoContent503"];
        };
    };
    readRevocations: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["BriefCacheControl"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln */
                    "application/jwt": components["schemas"]["Jwt"];
                };
            };
            /** @description Not modified. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["BriefCacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["OAuthPlainHttp"];
            404: components["responses"]["OAuthNotFound"];
            405: components["responses"]["OAuthMethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["OAuthUnavailable"];
        };
    };
    headRevocations: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The headers of GET, without content. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["BriefCacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not modified. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["BriefCacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["NoContent403"];
            404: components["responses"]["NoContent404"];
            405: components["responses"]["NoContent405"];
            429: components["responses"]["NoContent429"];
            503: components["responses"]["NoContent503"];
        };
    };
    readHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server can issue tokens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            403: components["responses"]["OAuthPlainHttp"];
            405: components["responses"]["OAuthMethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["OAuthUnavailable"];
        };
    };
    headHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server can issue tokens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["NoContent403"];
            405: components["responses"]["NoContent405"];
            429: components["responses"]["NoContent429"];
            503: components["responses"]["NoContent503"];
        };
    };
    reportLeakedSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "token": "wws_0123456789abcdefghijABCDEFGHIJklmnopqrstuvwxKLM3c",
                 *         "type": "watchword_client_secret",
                 *         "url": "https://github.com/octocat/Hello-World/blob/main/settings.py",
                 *         "source": "content"
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["LeakReport"];
            };
        };
        responses: {
            /** @description For each secret, in GitHub's format for feedback, whether a client of this server has it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "token_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *         "token_type": "watchword_client_secret",
                     *         "label": "true_positive"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["LeakFeedback"];
                };
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["OAuthPlainHttp"];
            405: components["responses"]["OAuthMethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    listApiClients: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                orderBy?: "apiClientId" | "clientId" | "clientName" | "description" | "externalIssuer" | "enabled" | "lifetime" | "scopesCount" | "lastUsedAt" | "secretsExpireAt" | "createdAt" | "updatedAt";
                sortOrder?: "asc" | "desc";
                /**
                 * @description The `nextCursor` of the previous page. It allows `orderBy` apiClientId and createdAt.
                 * @example
                 */
                cursor?: string;
                /** @description The exact id. */
                clientId?: string;
                /** @description A part of the name or of the id. */
                "filters[search]"?: string;
                /** @description A part of the name. */
                "filters[clientName]"?: string;
                /** @description A part of the id. */
                "filters[clientId]"?: string;
                /** @description A scope that the client is registered for. */
                "filters[scope]"?: string;
                /** @description The identifier of an API for which the client is registered, or the slug of a deleted API. With `filters[scope]`, it holds that scope of that API. */
                "filters[resource]"?: string;
                "filters[neverUsed]"?: "true" | "false" | "1" | "0";
                /** @description Never used, or last used before this time. */
                "filters[notUsedSince]"?: string;
                /** @description The last secret expires before this time. */
                "filters[secretsExpireBefore]"?: string;
                "filters[enabled]"?: "true" | "false" | "1" | "0";
                "filters[apiClientId]"?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "totalItems": 1,
                     *       "orderBy": "apiClientId",
                     *       "sortOrder": "asc",
                     *       "limit": 10,
                     *       "offset": 0,
                     *       "filters": {
                     *         "enabled": "true"
                     *       },
                     *       "items": [
                     *         {
                     *           "apiClientId": 232783872001,
                     *           "clientId": "erp",
                     *           "clientName": "ERP",
                     *           "description": "",
                     *           "externalIssuer": null,
                     *           "enabled": true,
                     *           "lifetime": 3600,
                     *           "scopesCount": 2,
                     *           "lastUsedAt": null,
                     *           "secretsExpireAt": null,
                     *           "createdAt": "2026-11-23T12:00:00Z",
                     *           "updatedAt": "2026-11-23T12:00:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ApiClientPage"] | components["schemas"]["ApiClientCursorPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["UnprocessableOrRefused"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    createApiClient: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["NewApiClient"];
        responses: {
            /** @description The client's number and its secret. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "apiClientId": 232783872001,
                     *       "secret": "wws_0123456789abcdefghijABCDEFGHIJklmnopqrstuvwxKLM3c"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedApiClient"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["UnprocessableOrRefused"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    readOwnClient: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["ApiClient"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["PlainHttp"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    listOwnSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Live and expired secrets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "secretId": "0f1e2d3c4b5a6978",
                     *           "label": "",
                     *           "createdAt": "2026-11-23T12:00:00Z",
                     *           "createdBy": "administrator",
                     *           "expiresAt": null,
                     *           "lastUsedAt": null,
                     *           "state": "live"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SecretList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    regenerateOwnSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: components["requestBodies"]["Regeneration"];
        responses: {
            200: components["responses"]["SecretShownOnce"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    addOwnSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: components["requestBodies"]["NewSecret"];
        responses: {
            201: components["responses"]["SecretShownOnce"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeOwnSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0f1e2d3c4b5a6978 */
                secretId: components["parameters"]["SecretId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    listOwnKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Live and expired keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "keyId": "0f1e2d3c4b5a6978",
                     *           "kid": null,
                     *           "alg": "ES256",
                     *           "thumbprint": "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s",
                     *           "label": "",
                     *           "createdAt": "2026-11-23T12:00:00Z",
                     *           "createdBy": "administrator",
                     *           "expiresAt": null,
                     *           "lastUsedAt": null,
                     *           "state": "live"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ClientKeyList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    addOwnKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["NewClientKeys"];
        responses: {
            /** @description The keys that were added, and why others of a JWKS were not. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "keyId": "0f1e2d3c4b5a6978",
                     *           "kid": null,
                     *           "alg": "ES256",
                     *           "thumbprint": "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s",
                     *           "label": "",
                     *           "createdAt": "2026-11-23T12:00:00Z",
                     *           "createdBy": "administrator",
                     *           "expiresAt": null,
                     *           "lastUsedAt": null,
                     *           "state": "live"
                     *         }
                     *       ],
                     *       "skipped": []
                     *     }
                     */
                    "application/json": components["schemas"]["AddedClientKeys"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeOwnKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0f1e2d3c4b5a6978 */
                keyId: components["parameters"]["KeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    readApiClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["ApiClient"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteApiClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change, or `*`. The request fails if the stored version is another one. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    editApiClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change, or `*`. The request fails if the stored version is another one. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["ApiClientEdit"];
        responses: {
            200: components["responses"]["ApiClient"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["UnprocessableOrRefused"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    listSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Live and expired secrets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "secretId": "0f1e2d3c4b5a6978",
                     *           "label": "",
                     *           "createdAt": "2026-11-23T12:00:00Z",
                     *           "createdBy": "administrator",
                     *           "expiresAt": null,
                     *           "lastUsedAt": null,
                     *           "state": "live"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SecretList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    regenerateSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody?: components["requestBodies"]["RegenerationOrEviction"];
        responses: {
            200: components["responses"]["SecretShownOnceOrEvicted"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    addSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody?: components["requestBodies"]["NewSecret"];
        responses: {
            201: components["responses"]["SecretShownOnce"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    refuseChosenSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
                /** @example 0f1e2d3c4b5a6978 */
                secretId: components["parameters"]["SecretId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    listClientKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Live and expired keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "keyId": "0f1e2d3c4b5a6978",
                     *           "kid": null,
                     *           "alg": "ES256",
                     *           "thumbprint": "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s",
                     *           "label": "",
                     *           "createdAt": "2026-11-23T12:00:00Z",
                     *           "createdBy": "administrator",
                     *           "expiresAt": null,
                     *           "lastUsedAt": null,
                     *           "state": "live"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ClientKeyList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    addClientKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["NewClientKeys"];
        responses: {
            /** @description The keys that were added, and why others of a JWKS were not. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "keyId": "0f1e2d3c4b5a6978",
                     *           "kid": null,
                     *           "alg": "ES256",
                     *           "thumbprint": "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s",
                     *           "label": "",
                     *           "createdAt": "2026-11-23T12:00:00Z",
                     *           "createdBy": "administrator",
                     *           "expiresAt": null,
                     *           "lastUsedAt": null,
                     *           "state": "live"
                     *         }
                     *       ],
                     *       "skipped": []
                     *     }
                     */
                    "application/json": components["schemas"]["AddedClientKeys"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeClientKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
                /** @example 0f1e2d3c4b5a6978 */
                keyId: components["parameters"]["KeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    listTrusts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Live and void trusts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "trustId": "0f1e2d3c4b5a6978",
                     *           "issuer": "github",
                     *           "conditions": {
                     *             "/environment": [
                     *               "production"
                     *             ],
                     *             "/repository_id": [
                     *               "456"
                     *             ]
                     *           },
                     *           "isDefault": false,
                     *           "label": "Deployment",
                     *           "createdAt": "2026-11-23T12:00:00Z",
                     *           "createdBy": "administrator",
                     *           "expiresAt": null,
                     *           "lastUsedAt": null,
                     *           "state": "live"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TrustList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    addTrust: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["NewTrust"];
        responses: {
            /** @description The trust. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "trustId": "0f1e2d3c4b5a6978",
                     *       "issuer": "github",
                     *       "conditions": {
                     *         "/environment": [
                     *           "production"
                     *         ],
                     *         "/repository_id": [
                     *           "456"
                     *         ]
                     *       },
                     *       "isDefault": false,
                     *       "label": "Deployment",
                     *       "createdAt": "2026-11-23T12:00:00Z",
                     *       "createdBy": "administrator",
                     *       "expiresAt": null,
                     *       "lastUsedAt": null,
                     *       "state": "live"
                     *     }
                     */
                    "application/json": components["schemas"]["Trust"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeTrust: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
                /** @example 0f1e2d3c4b5a6978 */
                trustId: components["parameters"]["TrustId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    listTrustedIssuers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trusted issuers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "slug": "github",
                     *           "kind": "github",
                     *           "issuer": "https://token.actions.githubusercontent.com",
                     *           "jwksUri": null,
                     *           "jwks": null,
                     *           "algs": [
                     *             "RS256"
                     *           ],
                     *           "maximumAge": 3600,
                     *           "singleUse": true,
                     *           "audience": null,
                     *           "enabled": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TrustedIssuerList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    createTrustedIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["NewTrustedIssuer"];
        responses: {
            /** @description The issuer. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "slug": "github",
                     *       "kind": "github",
                     *       "issuer": "https://token.actions.githubusercontent.com",
                     *       "jwksUri": null,
                     *       "jwks": null,
                     *       "algs": [
                     *         "RS256"
                     *       ],
                     *       "maximumAge": 3600,
                     *       "singleUse": true,
                     *       "audience": null,
                     *       "enabled": true,
                     *       "keys": {
                     *         "count": 2,
                     *         "jwksUri": "https://token.actions.githubusercontent.com/.well-known/jwks",
                     *         "fetchedAt": "2026-11-23T12:00:00Z",
                     *         "error": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TrustedIssuerWithKeys"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["UnprocessableOrRefused"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    readTrustedIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example github */
                slug: components["parameters"]["IssuerSlug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The issuer. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "slug": "github",
                     *       "kind": "github",
                     *       "issuer": "https://token.actions.githubusercontent.com",
                     *       "jwksUri": null,
                     *       "jwks": null,
                     *       "algs": [
                     *         "RS256"
                     *       ],
                     *       "maximumAge": 3600,
                     *       "singleUse": true,
                     *       "audience": null,
                     *       "enabled": true,
                     *       "keys": {
                     *         "count": 2,
                     *         "jwksUri": "https://token.actions.githubusercontent.com/.well-known/jwks",
                     *         "fetchedAt": "2026-11-23T12:00:00Z",
                     *         "error": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TrustedIssuerWithKeys"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteTrustedIssuer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change, or `*`. The request fails if the stored version is another one. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @example github */
                slug: components["parameters"]["IssuerSlug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    editTrustedIssuer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change, or `*`. The request fails if the stored version is another one. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @example github */
                slug: components["parameters"]["IssuerSlug"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["TrustedIssuerEdit"];
        responses: {
            /** @description The issuer after the change. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "slug": "github",
                     *       "kind": "github",
                     *       "issuer": "https://token.actions.githubusercontent.com",
                     *       "jwksUri": null,
                     *       "jwks": null,
                     *       "algs": [
                     *         "RS256"
                     *       ],
                     *       "maximumAge": 3600,
                     *       "singleUse": true,
                     *       "audience": null,
                     *       "enabled": true,
                     *       "keys": {
                     *         "count": 2,
                     *         "jwksUri": "https://token.actions.githubusercontent.com/.well-known/jwks",
                     *         "fetchedAt": "2026-11-23T12:00:00Z",
                     *         "error": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TrustedIssuerWithKeys"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["UnprocessableOrRefused"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    revokeTokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The time from which tokens are accepted. The answer is sent when this time has been reached, within one second, so that the client's next token is accepted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tokensValidFrom": "2026-11-23T12:00:01Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TokensValidFrom"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    revokeTokensOfClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 232783872001 */
                apiClientId: components["parameters"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "jti": "0123456789abcdef0123456789abcdef.0f1e2d3c4b5a6978"
                 *     }
                 */
                "application/json": components["schemas"]["TokensToRevoke"];
            };
        };
        responses: {
            /** @description The time from which the client's tokens are accepted, if its tokens were ever revoked as a whole. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tokensValidFrom": null
                     *     }
                     */
                    "application/json": components["schemas"]["TokensValidFromOrNull"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    bulkEnableApiClients: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["ApiClientIds"];
        responses: {
            204: components["responses"]["Done"];
            /** @description The errors, one for each failed client. The change succeeded for the other clients. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "errors": [
                     *         {
                     *           "apiClientId": 42,
                     *           "type": "ClientNotFound",
                     *           "message": "Could not find Api client 42",
                     *           "status": 404
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BulkErrors"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    bulkDisableApiClients: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["ApiClientIds"];
        responses: {
            204: components["responses"]["Done"];
            /** @description The errors, one for each failed client. The change succeeded for the other clients. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "errors": [
                     *         {
                     *           "apiClientId": 42,
                     *           "type": "ClientNotFound",
                     *           "message": "Could not find Api client 42",
                     *           "status": 404
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BulkErrors"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    bulkDeleteApiClients: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["ApiClientIds"];
        responses: {
            204: components["responses"]["Done"];
            /** @description The errors, one for each failed client. The change succeeded for the other clients. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "errors": [
                     *         {
                     *           "apiClientId": 42,
                     *           "type": "ClientNotFound",
                     *           "message": "Could not find Api client 42",
                     *           "status": 404
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BulkErrors"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    listResources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All resources. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "slug": "orders",
                     *           "identifier": "https://orders.example.com",
                     *           "name": "Orders",
                     *           "typ": "at+jwt",
                     *           "alg": "RS256",
                     *           "maximumLifetime": 86400,
                     *           "enabled": true,
                     *           "publishesMetadata": false,
                     *           "verifier": "other",
                     *           "scopeGroups": []
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ResourceList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    createResource: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["NewResource"];
        responses: {
            /** @description The resource. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "slug": "orders",
                     *       "identifier": "https://orders.example.com",
                     *       "name": "Orders",
                     *       "typ": "at+jwt",
                     *       "alg": "RS256",
                     *       "maximumLifetime": 86400,
                     *       "enabled": true,
                     *       "publishesMetadata": false,
                     *       "verifier": "other",
                     *       "scopeGroups": [
                     *         {
                     *           "slug": "reading",
                     *           "name": "Reading",
                     *           "enabled": true,
                     *           "scopes": {
                     *             "orders:read": "Read orders"
                     *           }
                     *         }
                     *       ],
                     *       "warnings": [
                     *         "Several APIs (https://orders.example.com, urn:example:stock) have the same scopes: orders:read. A client that holds one of these scopes at several of them must send resource."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ChangedResource"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["UnprocessableOrRefused"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    readResource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The slug of the resource; admin-api is this server's own resource.
                 * @example orders
                 */
                slug: components["parameters"]["Slug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Resource"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change, or `*`. The request fails if the stored version is another one. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The slug of the resource; admin-api is this server's own resource.
                 * @example orders
                 */
                slug: components["parameters"]["Slug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    editResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change, or `*`. The request fails if the stored version is another one. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The slug of the resource; admin-api is this server's own resource.
                 * @example orders
                 */
                slug: components["parameters"]["Slug"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["ResourceEdit"];
        responses: {
            200: components["responses"]["ChangedResource"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["UnprocessableOrRefused"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    readScopeGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The slug of the resource; admin-api is this server's own resource.
                 * @example orders
                 */
                slug: components["parameters"]["Slug"];
                /**
                 * @description The slug of the scope group.
                 * @example reading
                 */
                group: components["parameters"]["Group"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "slug": "reading",
                     *       "name": "Reading",
                     *       "enabled": true,
                     *       "scopes": {
                     *         "orders:read": "Read orders"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ScopeGroup"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    putScopeGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change, or `*`. The request fails if the stored version is another one. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The slug of the resource; admin-api is this server's own resource.
                 * @example orders
                 */
                slug: components["parameters"]["Slug"];
                /**
                 * @description The slug of the scope group.
                 * @example reading
                 */
                group: components["parameters"]["Group"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["ScopeGroup"];
        responses: {
            /** @description The replaced group. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "slug": "reading",
                     *       "name": "Reading",
                     *       "enabled": true,
                     *       "scopes": {
                     *         "orders:read": "Read orders"
                     *       },
                     *       "warnings": []
                     *     }
                     */
                    "application/json": components["schemas"]["ChangedScopeGroup"];
                };
            };
            /** @description The created group. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "slug": "reading",
                     *       "name": "Reading",
                     *       "enabled": true,
                     *       "scopes": {
                     *         "orders:read": "Read orders"
                     *       },
                     *       "warnings": []
                     *     }
                     */
                    "application/json": components["schemas"]["ChangedScopeGroup"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["UnprocessableOrRefused"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteScopeGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change, or `*`. The request fails if the stored version is another one. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The slug of the resource; admin-api is this server's own resource.
                 * @example orders
                 */
                slug: components["parameters"]["Slug"];
                /**
                 * @description The slug of the scope group.
                 * @example reading
                 */
                group: components["parameters"]["Group"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Done"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    listScopes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All groups that have scopes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "resource": "https://orders.example.com",
                     *           "slug": "reading",
                     *           "name": "Reading",
                     *           "native": false,
                     *           "enabled": true,
                     *           "scopes": [
                     *             {
                     *               "scope": "orders:read",
                     *               "description": "Read orders",
                     *               "available": true,
                     *               "removing": false
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ScopeList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    readSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Settings"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    editSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change, or `*`. The request fails if the stored version is another one. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["SettingsEdit"];
        responses: {
            200: components["responses"]["Settings"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key ring, without key material. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keys": [
                     *         {
                     *           "kid": "8rT0vYq3",
                     *           "alg": "RS256",
                     *           "publishedFrom": "2026-11-22T12:00:00Z",
                     *           "signsFrom": "2026-11-23T12:00:00Z",
                     *           "signsUntil": null,
                     *           "publishedUntil": null,
                     *           "signsNow": true
                     *         }
                     *       ],
                     *       "nextRotationDue": "2026-12-22T12:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["KeyList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    readAuditTrail: {
        parameters: {
            query?: {
                /** @description The target of the change, such as a client's id. */
                clientId?: string;
                /** @description The client, or the operator function, that made the change. */
                actor?: string;
                /** @example api_client.edit */
                action?: "administrator.reissue" | "api_client.create" | "api_client.delete" | "api_client.edit" | "api_client.revoke_token" | "api_client.revoke_tokens" | "catalogue.apply" | "catalogue.restored" | "client_key.create" | "client_key.delete" | "client_secret.burn" | "client_secret.create" | "client_secret.delete" | "client_secret.evict" | "client_secret.regenerate" | "client_secret.report" | "key_ring.leaked" | "key_ring.promote" | "key_ring.restore" | "key_ring.rotate" | "resource.create" | "resource.delete" | "resource.edit" | "scope_group.delete" | "scope_group.put" | "scopes.kept" | "scopes.removing" | "server.bootstrap" | "settings.edit" | "trust.create" | "trust.delete" | "trusted_issuer.create" | "trusted_issuer.delete" | "trusted_issuer.edit";
                /** @description The earliest time (inclusive). */
                from?: string;
                /** @description The latest time (exclusive). */
                to?: string;
                /** @description The `nextCursor` of the previous page. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of 1 MB at most. A page with few events, or none, may still have a next page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "limit": 50,
                     *       "items": [
                     *         {
                     *           "eventId": "019aaf0b1c2d000102030405060708ff",
                     *           "time": "2026-11-23T12:00:00Z",
                     *           "actor": {
                     *             "clientId": "administrator",
                     *             "jti": "0a1b.0f1e2d3c4b5a6978",
                     *             "secretId": "0f1e2d3c4b5a6978"
                     *           },
                     *           "action": "api_client.edit",
                     *           "target": "erp",
                     *           "changes": {
                     *             "enabled": {
                     *               "from": true,
                     *               "to": false
                     *             }
                     *           },
                     *           "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
                     *           "sourceAddress": "192.0.2.7"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    readOpenapi: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document, in OpenAPI 3.1. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.1.0",
                     *       "info": {},
                     *       "servers": [],
                     *       "tags": [],
                     *       "paths": {},
                     *       "components": {}
                     *     }
                     */
                    "application/json": components["schemas"]["OpenapiDocument"];
                };
            };
            304: components["responses"]["NotModified"];
            403: components["responses"]["PlainHttp"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    headOpenapi: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The headers of GET, without content. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            304: components["responses"]["NotModified"];
            403: components["responses"]["NoContent403"];
            405: components["responses"]["NoContent405"];
            429: components["responses"]["NoContent429"];
            503: components["responses"]["NoContent503"];
        };
    };
    readDocs: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document, in OpenAPI 3.1. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.1.0",
                     *       "info": {},
                     *       "servers": [],
                     *       "tags": [],
                     *       "paths": {},
                     *       "components": {}
                     *     }
                     */
                    "application/json": components["schemas"]["OpenapiDocument"];
                };
            };
            304: components["responses"]["NotModified"];
            403: components["responses"]["PlainHttp"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
        };
    };
    headDocs: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the caller's copy.
                 * @example "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The headers of GET, without content. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            304: components["responses"]["NotModified"];
            403: components["responses"]["NoContent403"];
            405: components["responses"]["NoContent405"];
            429: components["responses"]["NoContent429"];
            503: components["responses"]["NoContent503"];
        };
    };
}
