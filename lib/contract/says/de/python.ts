// German: the Python environment: how it is made at the first start, and why it can not be used.
import type { python as english } from "../en/python.ts";
import { type Phrasing, type Same, type Saying, speech } from "../saying.ts";

const list = (refused: readonly { python: string; why: Saying }[], tell: Phrasing["tell"]) =>
  refused.flatMap(({ python, why }, index) => speech`${index === 0 ? "" : "; "}${python} ${tell(why)}`);

export const python = {
  PYTHON_ENV_MAKING: ({ version }) =>
    `Python-Umgebung mit Python ${version} wird angelegt (nur beim ersten Start) …`,
  PYTHON_ENV_INSTALLING: ({ files, tool }) => `${files} wird mit ${tool} installiert …`,
  PYTHON_ENV_READY: ({ ibapi }) => `Die Python-Umgebung ist bereit: ibapi ${ibapi}`,
  PYTHON_ENV_WAITING: "Ein anderer Start legt die Python-Umgebung gerade an: bitte warten …",

  PYTHON_MISSING: ({ tried }) => `Kein Python gefunden (versucht: ${tried.join(", ")})`,
  "PYTHON_MISSING.path": ({ path }) => `Python liegt nicht unter „${path}“`,
  "PYTHON_MISSING.path_fix": "Starten Sie Lotse neu: es legt eine neue Python-Umgebung an",
  "PYTHON_MISSING.tried": ({ refused }, { tell }) =>
    speech`Kein Python ist zu gebrauchen: ${list(refused, tell)}`,
  "PYTHON_REFUSED.missing": "gibt es nicht",
  "PYTHON_REFUSED.dead": ({ words }) => speech`läuft nicht${words === null ? "" : speech` (${words})`}`,
  "PYTHON_REFUSED.silent": ({ seconds }) => `sagt ${seconds} s lang nichts`,
  "PYTHON_REFUSED.too_old": ({ version }) => `ist zu alt (${version})`,
  "PYTHON_REFUSED.no_venv": ({ version, words }) =>
    speech`(${version}) kann keine virtuelle Umgebung anlegen (${words})`,
  "PYTHON_TOO_OLD.tried": ({ refused, needed }, { tell }) =>
    speech`Kein Python ist neu genug, nötig ist ${needed}: ${list(refused, tell)}`,
  PYTHON_TOO_OLD: ({ found, needed }) =>
    `Python ist zu alt: gefunden ${found.join(", ")}, nötig ist ${needed}`,
  "PYTHON_INSTALL.linux":
    "Installieren Sie es: Debian, Ubuntu „sudo apt install python3 python3-venv“, Fedora „sudo dnf install python3“",
  "PYTHON_INSTALL.darwin": "Installieren Sie es: „brew install python“ oder python.org",
  "PYTHON_INSTALL.windows": "Installieren Sie es: „winget install Python.Python.3.12“ oder python.org",
  "PYTHON_INSTALL.other": "Installieren Sie Python 3.10 oder neuer",
  "PYTHON_INSTALL.or_name": ({ install }, { tell }) =>
    speech`${tell(install)}; oder nennen Sie eines mit „--python PFAD“`,
  "PYTHON_NO_VENV.tried": ({ refused }, { tell }) =>
    speech`Kein Python kann eine virtuelle Umgebung anlegen: ${list(refused, tell)}`,
  "PYTHON_NO_VENV.fix": ({ version }) =>
    `Debian, Ubuntu: „sudo apt install python3-venv“ (oder python${version}-venv); sonst installieren Sie uv oder ein vollständiges Python`,
  PIP_UNREACHABLE: "Die Python-Pakete können nicht geladen werden: der Paketindex ist nicht erreichbar",
  "PIP_UNREACHABLE.fix":
    "Prüfen Sie das Netz, oder setzen Sie HTTPS_PROXY, PIP_INDEX_URL oder PIP_FIND_LINKS; dann starten Sie neu",
  PIP_FAILED: ({ words }) => speech`Die Python-Pakete lassen sich nicht installieren: ${words}`,
  "PIP_FAILED.fix":
    "Lesen Sie das Log, dann starten Sie neu; mit „--python PFAD“ wird eine eigene Umgebung benutzt",
  CACHE_UNWRITABLE: ({ path, words }) =>
    speech`In den Cache-Ordner ${path}, in dem die Python-Umgebung liegt, kann nicht geschrieben werden: ${words}`,
  "CACHE_UNWRITABLE.fix":
    "Geben Sie den Ordner diesem Benutzer und schaffen Sie Platz, oder wählen Sie mit „--cache-dir“ einen anderen; mit „--python PFAD“ wird keiner gebraucht",
  IBAPI_TOO_OLD: ({ version, needed }) => `ibapi ${version} ist zu alt: nötig ist ${needed}`,
  "IBAPI_TOO_OLD.fix":
    "Deinstallieren Sie das Paket „ibapi“ von PyPI (9.81, aus 2020) und installieren Sie requirements.txt, oder lassen Sie „--python“ weg",
  IBAPI_MISSING: ({ words }) => speech`Die Python-Umgebung kann ibapi nicht laden: ${words}`,
  "IBAPI_MISSING.dead": "Die neue Python-Umgebung läuft nicht",
  "IBAPI_MISSING.fix": "Starten Sie neu: die Umgebung wird neu angelegt. Hilft das nicht, lesen Sie das Log",
} satisfies Same<typeof english>;
