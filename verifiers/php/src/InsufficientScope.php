<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** The token is valid, but it does not carry the required scope. */
final class InsufficientScope extends Refusal
{
    /** @param string[] $required */
    public function __construct(array $required)
    {
        $message = 'The access token does not carry the required scope.';
        parent::__construct($message, 403, 'insufficient_scope', implode(' ', $required));
    }
}
