<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** RFC 9068: a verified access token. The names are those of its claims; `iat` and `exp` are seconds since 1970. */
final class AccessToken
{
    /**
     * @param string[] $scope
     * @param array<string, mixed> $claims all claims as they were sent
     */
    public function __construct(
        public readonly string $client_id,
        public readonly array $scope,
        public readonly string $jti,
        public readonly int|float $iat,
        public readonly int|float $exp,
        public readonly array $claims,
    ) {
    }
}
