<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** The keys or the revocations cannot be read. Not a 401, which clients treat as final. */
final class Unavailable extends Refusal
{
    public function __construct()
    {
        parent::__construct('Access tokens cannot be verified at the moment. Try again.', 503, null);
    }
}
