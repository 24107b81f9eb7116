"""Chromium from npm, unpacked once into the user's cache, and started without root. CHROMIUM=… names another one."""

import os
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from infra import npm
from infra.cache import cached_directory

LOCKED = Path(__file__).with_name("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"]
# Node has Brotli, and Python has not.
_INFLATE = """
import { createReadStream, createWriteStream } from "node:fs";
import { createBrotliDecompress } from "node:zlib";
const [, source, target] = process.argv;
createReadStream(source).pipe(createBrotliDecompress()).pipe(createWriteStream(target));
"""
# Without a font, Chromium crashes at the first page.
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>{directories}<cachedir>{cache}</cachedir>
<alias><family>sans-serif</family><prefer><family>Open Sans</family><family>DejaVu Sans</family></prefer></alias>
<alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>"""


def packages() -> Path:
    return npm.installed("browser", LOCKED)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Raises Problem if it cannot be downloaded."""
    # Playwright's own Node needs a library that slim systems lack.
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(npm.NODE)
    unpacked = cached_directory("chromium", LOCKED.joinpath("package-lock.json").read_bytes(), _unpack)
    environment = {
        **os.environ,
        "LD_LIBRARY_PATH": str(unpacked / "lib"),
        "FONTCONFIG_FILE": str(_font_configuration(unpacked)),
        "TZ": "Europe/Paris",
    }
    executable = os.environ.get("CHROMIUM") or unpacked / "chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=FLAGS, env=environment, chromium_sandbox=False
        )
        yield browser
        browser.close()


def _unpack(directory: Path) -> None:
    archives = packages() / "@sparticuz" / "chromium" / "bin"
    for archive in archives.glob("*.br"):
        target = directory / archive.stem
        subprocess.run([npm.NODE, "--input-type=module", "-e", _INFLATE, archive, target], check=True)
        if target.suffix == ".tar":
            with tarfile.open(target) as content:
                content.extractall(directory, filter="data")
            target.unlink()
    directory.joinpath("chromium").chmod(0o755)


def _font_configuration(unpacked: Path) -> Path:
    directories = [unpacked, packages() / "dejavu-fonts-ttf" / "ttf"]
    file = unpacked / f"fonts-{os.getpid()}.conf"
    tags = "".join(f"<dir>{directory}</dir>" for directory in directories)
    file.write_text(_FONTS.format(directories=tags, cache=unpacked / "font-cache"))
    return file
