<?php

declare(strict_types=1);

namespace Watchword\Verifier\Tests;

use Watchword\Verifier\Refusal;
use Watchword\Verifier\Verifier;

/** The cases that the verifiers of all languages share. */
final class Cases
{
    private static ?\stdClass $document = null;

    public static function document(): \stdClass
    {
        return self::$document ??= json_decode(
            file_get_contents(__DIR__ . '/../../conformance/cases.json'),
            flags: JSON_THROW_ON_ERROR,
        );
    }

    public static function named(string $name): \stdClass
    {
        return array_values(array_filter(self::document()->cases, static fn ($case) => $case->name === $name))[0];
    }

    /** @return array{FakeServer, Verifier, \stdClass} a verifier after its first poll, and the configuration */
    public static function started(\stdClass $case): array
    {
        $configuration = (object) ((array) $case->configuration + (array) self::document()->defaults);
        $server = new FakeServer();
        $server->now = $case->steps[0]->at;
        self::publish($server, $configuration->jwks);
        $server->answers[self::document()->revocations_uri] = $configuration->first_feed;
        $verifier = $server->verifier(
            issuer: self::document()->issuer,
            audience: $configuration->audience,
            typ: $configuration->typ,
            leeway: $configuration->leeway,
            revocations: $configuration->revocations,
            onStale: $configuration->on_stale,
        );
        $verifier->poll();

        return [$server, $verifier, $configuration];
    }

    /** Yields what is expected of a step, and what it answers. */
    public static function outcomes(\stdClass $case): \Generator
    {
        [$server, $verifier, $configuration] = self::started($case);
        foreach ($case->steps as $step) {
            $server->now = $step->at;
            if (property_exists($step, 'jwks')) {
                self::publish($server, $step->jwks);
            }
            if (property_exists($step, 'feed')) {
                $server->answers[self::document()->revocations_uri] = $step->feed;
                $verifier->poll();
            }
            $outcome = self::outcome($verifier, $step, $step->scope ?? $configuration->scope);
            $expected = json_decode(json_encode($step->expected), true);
            if (property_exists($step, 'jwks_requests')) {
                $expected['jwks_requests'] = $step->jwks_requests;
                $outcome['jwks_requests'] = count($server->requests[self::document()->jwks_uri]);
            }
            yield $expected => $outcome;
        }
    }

    private static function outcome(Verifier $verifier, \stdClass $step, array $scope): array
    {
        try {
            $token = property_exists($step, 'authorization')
                ? $verifier->authenticate($step->authorization, ...$scope)
                : $verifier->verify($step->token, ...$scope);

            return ['accepted' => ['client_id' => $token->client_id, 'scope' => $token->scope]];
        } catch (Refusal $refusal) {
            $challenge = $refusal->status === 403 ? ['scope' => $refusal->scope] : [];

            return ['status' => $refusal->status, 'error' => $refusal->error] + $challenge;
        }
    }

    private static function publish(FakeServer $server, ?string $name): void
    {
        $keySet = $name === null ? null : self::document()->key_sets->$name;
        $server->answers[self::document()->jwks_uri] = $name === null || is_string($keySet) ? $keySet : json_encode($keySet);
    }
}
