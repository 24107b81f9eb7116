<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** The request carries no access token. */
final class MissingToken extends Refusal
{
    public function __construct()
    {
        // RFC 6750 §3: no error code for a request without authentication information.
        parent::__construct('Send an access token in the Authorization header: Bearer, a space and the token.', 401, null);
    }
}
