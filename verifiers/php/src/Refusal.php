<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/**
 * RFC 6750 §3: why a request is refused. The message is for the caller: it contains nothing of the token.
 *
 * Catch this class for everything that a token can cause.
 */
abstract class Refusal extends \RuntimeException
{
    /** The scope that the request needs, separated by spaces. */
    public string $scope = '';

    /**
     * @param int $status the HTTP status of the answer
     * @param ?string $error the error code of RFC 6750 §3.1, or null without one
     */
    public function __construct(string $message, public readonly int $status, public readonly ?string $error)
    {
        parent::__construct($message);
    }
}
