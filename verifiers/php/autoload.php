<?php

declare(strict_types=1);

// For projects without Composer: require this file.
spl_autoload_register(static function (string $class): void {
    $prefix = 'Watchword\\Verifier\\';
    if (str_starts_with($class, $prefix)) {
        $file = __DIR__ . '/src/' . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
