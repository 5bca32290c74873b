"""The JSON Schema of the protocol, made fresh from the zod definitions."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema

ROOT = Path(__file__).resolve().parents[3]


def deno() -> list[str]:
    """The Deno to use: the one that runs these tests, one on the path, or the one of npm."""
    named = os.environ.get("DENO")
    if named:
        return [named]
    return ["deno"] if shutil.which("deno") else ["npx", "-y", "deno"]


@functools.cache
def protocol_schema() -> dict[str, dict[str, Any]]:
    """`commands`, `results` and `messages`, each by type."""
    script = str(ROOT / "lib/contract/protocol/json_schema.ts")
    output = subprocess.run(
        [*deno(), "run", "--quiet", script],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return json.loads(output.stdout)


@functools.cache
def _validator(group: str, kind: str) -> Any:
    validator: Any = jsonschema.Draft202012Validator
    return validator(protocol_schema()[group][kind], format_checker=validator.FORMAT_CHECKER)


def check(group: str, kind: str, value: object) -> None:
    """Raises when the value is not what zod would accept."""
    _validator(group, kind).validate(value)


def fits(schema: dict[str, Any], value: object) -> bool:
    validator: Any = jsonschema.Draft202012Validator(schema)
    return validator.is_valid(value)
