"""Public keys whose private keys nobody has.

An unknown client also costs one verification, so that timing does not reveal which ids exist.
"""

from collections.abc import Mapping
from typing import Final

RSA: Final[Mapping[str, str]] = {
    "kty": "RSA",
    "n": (
        "305fJFGgSAe2J55IVaQL9lTklZf9Qd2Kp73CiS1Cqjk_e7EnWfbwT0pA_nk7M3pKX6r54CpMXjth__F1Cd1R3pcw7_S0Smpt"
        "9pE8y5tfjqVluJF5YYQ_OuVCrI19Ne-6RpOWeTx99LnpvmMmrXIeRmRN9nQlepb5Y9bAVZ8eEvO5eGJ8a8VL_SZg3lby2eK5"
        "vtP1UClc5nQ3UnJx3eLY6F8JxhN2OAl2l8I6GvO9-P6Q5zWrvEjz33Y5a1Q01wlAdJrpbJXC7jqaRUuDWRYuFO3uzcvvR3wi"
        "4cvJwCptT_2ft3RP7xigpPXJofck4WUrd3bFJu_hnbdIYeK8HFR0mw"
    ),
    "e": "AQAB",
}
P256: Final[Mapping[str, str]] = {
    "kty": "EC",
    "crv": "P-256",
    "x": "heTjN0ZEkg0vjMba7gtkXw2BGy47un-k4z2BzKti72s",
    "y": "3gHUU9014_8CryBREWgJEot5aT284T9ZSJ1McZA-Bcg",
}
P384: Final[Mapping[str, str]] = {
    "kty": "EC",
    "crv": "P-384",
    "x": "T_RbbBf8bU95LCaNtmAqp_z8UUhcvcQjI2-PHoFrsALAmI2iV-2iUVAv8gLWc5vg",
    "y": "9xnmBgK9DbKjLWXJLqx9x-Ys5ukUTXIZiBbZxCiYrHS605PkRPN6u2gakFhJmu7p",
}
ED25519: Final[Mapping[str, str]] = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "9_0OzN0NDHFkPNDhrHEN6DUKDnpzg7lwbrxyzsYnmXU",
}
NOBODYS_KEYS: Final[Mapping[str, Mapping[str, str]]] = {
    "ES256": P256,
    "ES384": P384,
    "PS256": RSA,
    "RS256": RSA,
    "EdDSA": ED25519,
}
