<?php

declare(strict_types=1);

namespace Watchword\Verifier;

/** Verifies access tokens of one server for one API. */
final class Verifier
{
    // Characters: the longest token that the server issues.
    private const MAXIMUM_TOKEN_LENGTH = 8192;

    private readonly Claims $claims;
    private readonly SigningKeys $keys;
    private readonly ?Revocations $revocations;
    /** @var \Closure(): float */
    private readonly \Closure $clock;

    /**
     * @param string $issuer the URL of the server, as its metadata have it
     * @param string $audience the `identifier` of this API
     * @param Cache $cache what the processes of this API share, such as `new FileCache('/var/cache/orders/watchword')`
     * @param string $typ the `typ` that the API is registered with: "at+jwt" or "JWT"
     * @param int $leeway seconds that clocks may differ
     * @param bool $revocations whether to poll the revocation feed
     * @param string $onStale what happens to tokens while the feed could not be read for five minutes: "accept" relies on
     *     the last good feed, "refuse" answers 503
     * @param float $pollInterval seconds. A feed that is older is polled before a token is accepted
     * @param ?string $realm of challenges; the audience if null
     * @param ?string $resourceMetadata RFC 9728: the URL of this API's metadata, for challenges
     * @param ?string $jwksUri the URL of the keys, if they are not at the issuer's /.well-known/jwks.json
     * @param ?\Closure(string): void $warn is called at the start and the end of each outage of keys or feed; error_log if null
     * @param ?\Closure(): float $clock seconds since 1970, for tests
     */
    public function __construct(
        string $issuer,
        string $audience,
        Cache $cache,
        string $typ = 'at+jwt',
        int $leeway = 60,
        bool $revocations = true,
        private readonly string $onStale = 'accept',
        float $pollInterval = Revocations::INTERVAL_SECONDS,
        private ?string $realm = null,
        private readonly ?string $resourceMetadata = null,
        ?string $jwksUri = null,
        ?Transport $transport = null,
        ?\Closure $warn = null,
        ?\Closure $clock = null,
    ) {
        $jwksUri ??= "$issuer/.well-known/jwks.json";
        // Elsewhere a stranger could answer. Plain http is for this machine alone.
        $address = '~^(https://[^/]+|http://(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?)(/.*)?$~D';
        if (preg_match($address, $issuer) !== 1 || str_ends_with($issuer, '/') || preg_match($address, $jwksUri) !== 1) {
            throw new \InvalidArgumentException('issuer and jwksUri must begin with https://, and issuer not end in a slash.');
        }
        // The challenge quotes it.
        if (preg_match('/^[!#-\[\]-~]+$/D', $audience) !== 1) {
            throw new \InvalidArgumentException(
                'The audience must be printable ASCII without spaces, quotes and backslashes.',
            );
        }
        if (!in_array($typ, ['at+jwt', 'JWT'], true) || !in_array($onStale, ['accept', 'refuse'], true)) {
            throw new \InvalidArgumentException('typ must be "at+jwt" or "JWT", and onStale "accept" or "refuse".');
        }
        if ($leeway < 0 || !is_finite($pollInterval) || $pollInterval <= 0) {
            throw new \InvalidArgumentException('leeway and pollInterval are seconds: leeway from 0, pollInterval above 0.');
        }
        if (preg_match('/^[ !#-\[\]-~]*$/D', "$realm$resourceMetadata") !== 1) {
            throw new \InvalidArgumentException(
                'realm and resourceMetadata must be printable ASCII without quotes and backslashes.',
            );
        }
        $this->realm ??= $audience;
        $this->claims = new Claims($issuer, $audience, $typ, $leeway);
        $this->clock = $clock ?? static fn (): float => microtime(true);
        $source = [$cache, $transport ?? new StreamTransport(), $this->clock, $warn ?? error_log(...)];
        $this->keys = new SigningKeys($jwksUri, ...$source);
        $this->revocations = $revocations
            ? new Revocations($issuer, $this->keys, $leeway, $pollInterval, ...$source)
            : null;
    }

    /**
     * The access token, if it is valid and carries each scope.
     *
     * @throws Refusal
     */
    public function verify(#[\SensitiveParameter] string $token, string ...$scope): AccessToken
    {
        try {
            return $this->verified($token, $scope);
        } catch (Refusal $refusal) {
            throw self::challenging($refusal, $scope);
        }
    }

    /**
     * As `verify`, with the value of the Authorization header: RFC 6750 §2.1.
     *
     * @throws Refusal
     */
    public function authenticate(#[\SensitiveParameter] ?string $authorization, string ...$scope): AccessToken
    {
        if (preg_match('~^bearer(?: +(.*))?$~isD', $authorization ?? '', $match) !== 1) {
            throw self::challenging(new MissingToken(), $scope);
        }

        return $this->verify($match[1] ?? '', ...$scope);
    }

    /** The access token of this PHP request. Without one that is valid, it sends the answer and ends the request. */
    public function requires(string ...$scope): AccessToken
    {
        try {
            return $this->authenticate(self::authorization(), ...$scope);
        } catch (Refusal $refusal) {
            $this->answer($refusal)->send();
            exit;
        }
    }

    /** The answer to a request that was refused. */
    public function answer(Refusal $refusal): Answer
    {
        return Answer::to($refusal, (string) $this->realm, $this->resourceMetadata);
    }

    /** Polls the revocation feed now. */
    public function poll(): void
    {
        $this->revocations?->poll();
    }

    private static function authorization(): ?string
    {
        // Apache renames it when it rewrites an address, and mod_php has it in getallheaders alone.
        return $_SERVER['HTTP_AUTHORIZATION']
            ?? $_SERVER['REDIRECT_HTTP_AUTHORIZATION']
            ?? array_change_key_case(function_exists('getallheaders') ? getallheaders() : [])['authorization']
            ?? null;
    }

    /** @param string[] $scope */
    private function verified(#[\SensitiveParameter] string $token, array $scope): AccessToken
    {
        if (strlen($token) > self::MAXIMUM_TOKEN_LENGTH) {
            throw new InvalidToken('The access token is too long.');
        }
        $jws = Jws::verified($token, $this->keys);
        $accessToken = $this->claims->accessToken($jws, ($this->clock)());
        $this->revocations?->keepCurrent();
        if ($this->revocations?->revoke($accessToken, $jws->kid)) {
            throw new InvalidToken('The access token is revoked. Request a new one.');
        }
        // One text may name several.
        $required = $scope === [] ? [] : explode(' ', implode(' ', $scope));
        if (array_diff($required, $accessToken->scope) !== []) {
            throw new InsufficientScope();
        }
        if ($this->onStale === 'refuse' && $this->revocations?->areStale()) {
            throw new Unavailable();
        }

        return $accessToken;
    }

    /** @param string[] $scope */
    private static function challenging(Refusal $refusal, array $scope): Refusal
    {
        $refusal->scope = implode(' ', $scope);

        return $refusal;
    }
}
