<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** The HTTP answer to a request that was refused. */
final class Answer
{
    private const RETRY_AFTER_SECONDS = 10;

    /** @param array<string, string> $headers */
    private function __construct(
        public readonly int $status,
        public readonly array $headers,
        public readonly string $body,
    ) {
    }

    /** RFC 6750 §3. `$resourceMetadata` is the URL of the API's metadata: RFC 9728 §5.1. */
    public static function to(Refusal $refusal, string $realm, ?string $resourceMetadata): self
    {
        $isUnavailable = $refusal->status === 503;
        // The challenge says with which scope the client needs a token.
        $challenge = array_filter([
            'realm' => $realm,
            'resource_metadata' => $resourceMetadata,
            'error' => $refusal->error,
            'scope' => $refusal->scope,
            'error_description' => $refusal->error === null ? null : $refusal->getMessage(),
        ]);
        $quoted = array_map(static fn (string $name): string => "$name=\"$challenge[$name]\"", array_keys($challenge));
        $headers = ['Content-Type' => 'application/json', 'Cache-Control' => 'no-store'] + ($isUnavailable
            ? ['Retry-After' => (string) self::RETRY_AFTER_SECONDS]
            : ['WWW-Authenticate' => 'Bearer ' . implode(', ', $quoted)]);
        $error = $refusal->error ?? ($isUnavailable ? 'temporarily_unavailable' : 'unauthorized');
        $body = ['error' => $error, 'error_description' => $refusal->getMessage()];

        return new self($refusal->status, $headers, json_encode($body, JSON_THROW_ON_ERROR));
    }

    /** Sends it as the answer of this PHP request. */
    public function send(): void
    {
        http_response_code($this->status);
        foreach ($this->headers as $name => $value) {
            header("$name: $value");
        }
        echo $this->body;
    }
}
