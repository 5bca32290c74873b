// What an interpreter is asked about itself.

/** Runs in the interpreter that is asked about, so it must also parse on a very old one. */
export const ASK = `
import sys, json
ibapi, why, pytest = None, "", False
try:
    import ibapi as module
    import google.protobuf
    ibapi = getattr(module, "get_version_string", lambda: getattr(module, "__version__", "0.0"))()
except Exception as error:
    why = "%s: %s" % (type(error).__name__, error)
try:
    import pytest as _pytest
    pytest = True
except Exception:
    pass
venv = False
try:
    from importlib.util import find_spec
    venv = find_spec("venv") is not None and find_spec("ensurepip") is not None
except Exception:
    pass
zones = True
try:
    from zoneinfo import ZoneInfo
    ZoneInfo("America/New_York")
except Exception:
    zones = False
print(json.dumps({"executable": sys.executable, "version": "%d.%d.%d" % sys.version_info[:3],
                  "ibapi": ibapi, "ibapiError": why, "pytest": pytest, "venv": venv,
                  "zones": zones}))
`;
