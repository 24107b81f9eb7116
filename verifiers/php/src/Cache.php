<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/**
 * What the processes of one API share: the last good keys and revocations.
 *
 * A process that can write to it decides which tokens are valid.
 */
interface Cache
{
    /** @return ?array<string, mixed> null if there is none */
    public function get(string $name): ?array;

    /**
     * @param array<string, mixed> $value can be written as JSON
     * @throws \RuntimeException if it is not stored
     */
    public function set(string $name, array $value): void;

    /**
     * Runs `$work` while no other process runs work of this name. If one does, `$wait` says whether to wait for its end or
     * to run nothing.
     *
     * @param callable(): void $work
     */
    public function exclusively(string $name, bool $wait, callable $work): void;
}
