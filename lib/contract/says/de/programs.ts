// German: what programs are told when they ask too often, and an assistant when the desk can not be asked for
// it, or may not.
import type { programs as english } from "../en/programs.ts";
import type { Same } from "../saying.ts";

const OTHER_TOKEN =
  "geben Sie ihm eines, das nur vorschlagen kann: „deno task token create NAME --scope propose“";

export const programs = {
  DESK_UNREACHABLE: ({ address }) =>
    `Der Desk antwortet nicht unter ${address}: er läuft nicht, oder er hört woanders. Es ist nichts geschehen`,
  "DESK_UNREACHABLE.midway": ({ address }) =>
    `Der Desk unter ${address} wurde gefragt und gab keine ganze Antwort: ob er tat, was verlangt war, ist unbekannt. Lesen Sie die Vorschläge, bevor Sie noch einmal fragen`,
  DESK_UNREADABLE: ({ address }) => `Was unter ${address} antwortet, ist kein Desk dieser Version von Lotse`,
  PROGRAM_TOKEN_REFUSED:
    "Der Desk kennt dieses Token nicht: es wurde widerrufen, seine Zeit ist um, oder es ist das eines anderen Desks",
  "PROGRAM_TOKEN_STRONG.trade":
    `Dieses Token darf Orders senden, und dieses Recht darf ein Assistent nicht haben: ${OTHER_TOKEN}`,
  "PROGRAM_TOKEN_STRONG.owner":
    `Das ist das Token des Desks selbst, und das darf ein Assistent nicht haben: ${OTHER_TOKEN}`,
  QUESTIONS_TOO_MANY: ({ name, seconds }, { number }) =>
    `Programme fragen IB zu oft, sodass andere warten müssten: „${name}“ darf in ${
      number(seconds)
    } s wieder fragen. Es ist nichts geschehen`,
  TOOL_UNKNOWN: "Es gibt kein Werkzeug dieses Namens",
} as const satisfies Same<typeof english>;
