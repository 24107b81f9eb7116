<?php

declare(strict_types=1);

// An API that shows its orders to clients with the scope orders:read.
//
// ISSUER=https://auth.example.com php -S 127.0.0.1:8080 examples/orders.php

use Watchword\Verifier\FileCache;
use Watchword\Verifier\Verifier;

require __DIR__ . '/../autoload.php';

$verifier = new Verifier(
    issuer: (string) getenv('ISSUER'),
    audience: 'https://orders.example.com',
    cache: new FileCache(getenv('CACHE') ?: __DIR__ . '/.cache'),
    pollInterval: (float) (getenv('POLL_INTERVAL') ?: 20),
);
$token = $verifier->requires('orders:read');

header('Content-Type: application/json');
echo json_encode(['client' => $token->client_id, 'orders' => []]);
