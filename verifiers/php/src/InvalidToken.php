<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** The token is malformed, expired, revoked, not for this API or not from this server. */
final class InvalidToken extends Refusal
{
    public function __construct(string $message = 'The access token is expired, revoked, malformed or not for this API.')
    {
        parent::__construct($message, 401, 'invalid_token');
    }
}
