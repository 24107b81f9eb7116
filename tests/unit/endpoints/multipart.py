"""A multipart body by hand: its boundary is b."""

MULTIPART = "multipart/form-data; boundary=b"


def part(header: str = 'Content-Disposition: form-data; name="a"', value: bytes = b"1") -> bytes:
    return b"--b\r\n" + header.encode() + b"\r\n\r\n" + value + b"\r\n"


def body(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--b--\r\n"
