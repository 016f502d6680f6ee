"""Looks for the user's secrets in its environment.

stopped by: always
"""


def attack():
    return any(search(TOKEN, f"{name}={value}") for name, value in os.environ.items())
