// German for what the server says about the Python bridge and its environment.
import type { Catalogue } from "./catalogue.ts";

export const bridge: Catalogue = [
  [
    "Start Lotse again: it repairs its Python environment. If that does not help, read the log",
    "Starten Sie Lotse neu: es richtet seine Python-Umgebung wieder her. Hilft das nicht, lesen Sie das Protokoll",
  ],
  ["Lotse starts it again by itself", "Lotse startet sie von selbst wieder"],
  [
    "The Python bridge started but did not report in time",
    "Die Python-Brücke startete, meldete sich aber nicht rechtzeitig",
  ],
  [
    "The Python bridge stopped answering and was ended",
    "Die Python-Brücke antwortete nicht mehr und wurde beendet",
  ],
  [
    "The Python bridge wrote something that is no message and was ended",
    "Die Python-Brücke schrieb etwas, das keine Nachricht ist, und wurde beendet",
  ],
  [
    "The Python bridge wrote a line that is too long and was ended",
    "Die Python-Brücke schrieb eine zu lange Zeile und wurde beendet",
  ],
  [
    "The Python bridge speaks another version of the protocol",
    "Die Python-Brücke spricht eine andere Version des Protokolls",
  ],
  [
    "The files in 'python/' do not belong to this version of Lotse: install it again",
    "Die Dateien in „python/“ gehören nicht zu dieser Version von Lotse: installieren Sie es neu",
  ],
  [
    "The Python bridge did not judge a connection attempt in time and was ended",
    "Die Python-Brücke entschied nicht rechtzeitig über einen Verbindungsversuch und wurde beendet",
  ],
  ["with code {code}", "mit Code {code}"],
  ["by signal {signal}", "durch Signal {signal}"],
  ["The Python environment has no ibapi", "Die Python-Umgebung hat kein ibapi"],
  ["The Python bridge ended at start {how}: {said}", "Die Python-Brücke endete beim Start {how}: {said}"],
  ["The Python bridge ended at start {how}", "Die Python-Brücke endete beim Start {how}"],
  ["The Python bridge ended {how}: {said}", "Die Python-Brücke endete {how}: {said}"],
  ["The Python bridge ended {how}", "Die Python-Brücke endete {how}"],
  [
    "{cause} ({#crashes} times in a row, so it stays down)",
    "{cause} ({#crashes}-mal hintereinander, darum bleibt sie aus)",
  ],
  ["Read the log, then press “Try now”", "Lesen Sie das Protokoll, dann drücken Sie „Jetzt versuchen“"],
  ["{fix}, then press “Try now”", "{fix}, dann drücken Sie „Jetzt versuchen“"],
  [
    "The Python bridge is not running: nothing was sent",
    "Die Python-Brücke läuft nicht: nichts wurde gesendet",
  ],
  [
    "Too many commands are under way: nothing was sent",
    "Zu viele Befehle sind unterwegs: nichts wurde gesendet",
  ],
  ["The answer could not be read", "Die Antwort war nicht lesbar"],
  [
    "The Python bridge ended before it answered: {cause}",
    "Die Python-Brücke endete, bevor sie antwortete: {cause}",
  ],
  ["Python is not at '{path}'", "Python liegt nicht unter „{path}“"],
  [
    "Start Lotse again: it makes a new Python environment",
    "Starten Sie Lotse neu: es legt eine neue Python-Umgebung an",
  ],
  [
    "The Python bridge can not be started: {reason}",
    "Die Python-Brücke kann nicht gestartet werden: {reason}",
  ],
  [
    "Check that the Python interpreter may be executed",
    "Prüfen Sie, ob der Python-Interpreter ausgeführt werden darf",
  ],
];

/** What the first start says while it makes the Python environment, and why it could not. */
export const environment: Catalogue = [
  [
    "Making a Python environment with Python {version} (first start only) …",
    "Eine Python-Umgebung mit Python {version} wird angelegt (nur beim ersten Start) …",
  ],
  ["Installing {files} with {tool} …", "{files} wird mit {tool} installiert …"],
  ["The new interpreter does not run", "Der neue Interpreter läuft nicht"],
  ["Python environment is ready: ibapi {version}", "Die Python-Umgebung ist bereit: ibapi {version}"],
  [
    "Another start is making the Python environment: waiting …",
    "Ein anderer Start legt die Python-Umgebung gerade an: es wird gewartet …",
  ],
  ["No Python was found (tried {tried})", "Kein Python gefunden (versucht: {tried})"],
  ["{install}; or name one with '--python PATH'", "{install}; oder nennen Sie eines mit „--python PFAD“"],
  [
    "Install it: Debian, Ubuntu 'sudo apt install python3 python3-venv', Fedora 'sudo dnf install python3'",
    "Installieren Sie es: Debian, Ubuntu „sudo apt install python3 python3-venv“, Fedora „sudo dnf install python3“",
  ],
  [
    "Install it: 'brew install python' or python.org",
    "Installieren Sie es: „brew install python“ oder python.org",
  ],
  [
    "Install it: 'winget install Python.Python.3.12' or python.org",
    "Installieren Sie es: „winget install Python.Python.3.12“ oder python.org",
  ],
  ["Install Python 3.10 or newer", "Installieren Sie Python 3.10 oder neuer"],
  [
    "Python is too old: found {found}, needed is {needed}",
    "Python ist zu alt: gefunden {found}, nötig ist {needed}",
  ],
  [
    "{install}; or name a newer one with '--python PATH'",
    "{install}; oder nennen Sie ein neueres mit „--python PFAD“",
  ],
  [
    "{python} can not make a virtual environment: {said}",
    "{python} kann keine virtuelle Umgebung anlegen: {said}",
  ],
  [
    "Debian, Ubuntu: 'sudo apt install python3-venv' (or python{short}-venv); elsewhere install uv or a complete Python",
    "Debian, Ubuntu: „sudo apt install python3-venv“ (oder python{short}-venv); sonst installieren Sie uv oder ein vollständiges Python",
  ],
  [
    "The Python packages can not be downloaded: the package index is out of reach",
    "Die Python-Pakete können nicht geladen werden: der Paketindex ist nicht erreichbar",
  ],
  [
    "Check the network, or set HTTPS_PROXY, PIP_INDEX_URL or PIP_FIND_LINKS; then start again",
    "Prüfen Sie das Netz, oder setzen Sie HTTPS_PROXY, PIP_INDEX_URL oder PIP_FIND_LINKS; dann starten Sie neu",
  ],
  [
    "The Python packages can not be installed: {said}",
    "Die Python-Pakete können nicht installiert werden: {said}",
  ],
  [
    "Read the log, then start again; with '--python PATH' an environment of your own is used",
    "Lesen Sie das Protokoll, dann starten Sie neu; mit „--python PFAD“ wird eine eigene Umgebung benutzt",
  ],
  ["ibapi {version} is too old: needed is {needed}", "ibapi {version} ist zu alt: nötig ist {needed}"],
  [
    "Uninstall the package 'ibapi' of PyPI (9.81, from 2020) and install requirements.txt, or leave '--python' out",
    "Entfernen Sie das Paket „ibapi“ von PyPI (9.81, aus 2020) und installieren Sie requirements.txt, oder lassen Sie „--python“ weg",
  ],
  [
    "The Python environment can not import ibapi: {said}",
    "Die Python-Umgebung kann ibapi nicht laden: {said}",
  ],
  [
    "Start again: the environment is made anew. If that does not help, read the log",
    "Starten Sie neu: die Umgebung wird neu angelegt. Hilft das nicht, lesen Sie das Protokoll",
  ],
];

/** Failures that the Python side words itself. */
export const python: Catalogue = [
  ["No connection to TWS; nothing was sent", "Keine Verbindung zu TWS; nichts wurde gesendet"],
  ["The socket is closed; nothing was sent", "Der Socket ist geschlossen; nichts wurde gesendet"],
  [
    "The socket broke while sending, the outcome is unknown: {text}",
    "Der Socket brach beim Senden ab, der Ausgang ist unbekannt: {text}",
  ],
  [
    "ibapi refused the message, nothing was sent: {text}",
    "ibapi wies die Nachricht ab, nichts wurde gesendet: {text}",
  ],
  ["IB sent no end of the answer in time", "IB schickte nicht rechtzeitig ein Ende der Antwort"],
  [
    "IB did not answer for market rule {rule} in time",
    "IB hat zur Marktregel {rule} nicht rechtzeitig geantwortet",
  ],
  [
    "TWS has 'Read-Only API' switched on; nothing was sent",
    "In TWS ist „Read-Only API“ eingeschaltet; nichts wurde gesendet",
  ],
];
