def may_hold(text: str) -> bool:
    return False
