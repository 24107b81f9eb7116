<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** The token is valid, but it does not carry the required scope. */
final class InsufficientScope extends Refusal
{
    public function __construct()
    {
        parent::__construct('The access token does not carry the required scope.', 403, 'insufficient_scope');
    }
}
