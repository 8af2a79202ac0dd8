def _(message: str) -> str:
    return message


def N_(message: str) -> str:
    return message
