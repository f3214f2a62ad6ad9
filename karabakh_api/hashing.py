"""How passwords are kept: argon2id with the cost that OWASP names, 19 MiB and two passes."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class FrugalArgon2(Argon2PasswordHasher):
    """Django's argon2 with less memory: its 100 MiB for each sign-in would let a dozen tries fill a machine."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
