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
        $headers = ['Content-Type' => 'application/json', 'Cache-Control' => 'no-store'];
        if ($refusal->status === 503) {
            $headers['Retry-After'] = (string) self::RETRY_AFTER_SECONDS;
        } else {
            $parameters = array_filter([
                'realm' => $realm,
                'resource_metadata' => $resourceMetadata,
                'error' => $refusal->error,
                'scope' => $refusal->scope,
                'error_description' => $refusal->error === null ? null : $refusal->getMessage(),
            ], static fn (?string $value): bool => $value !== null);
            $quoted = array_map(static fn (string $name): string => "$name=\"$parameters[$name]\"", array_keys($parameters));
            $headers['WWW-Authenticate'] = 'Bearer ' . implode(', ', $quoted);
        }
        $error = $refusal->error ?? ($refusal->status === 503 ? 'temporarily_unavailable' : 'missing_token');
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
