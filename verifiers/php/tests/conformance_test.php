<?php

declare(strict_types=1);

namespace Watchword\Verifier\Tests;

// The cases of verifiers/conformance.
$tests = [];
foreach (Cases::document()->cases as $case) {
    $tests["$case->group: $case->name"] = static function () use ($case): void {
        foreach (Cases::outcomes($case) as $expected => $outcome) {
            ksort($expected);
            ksort($outcome);
            same($expected, $outcome);
        }
    };
}

return $tests;
